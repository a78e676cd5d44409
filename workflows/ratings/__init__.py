"""好差评: the applicant rates, and the rating closes the case."""

"""What is asked of an applicant: questions, materials and the files that prove them.

A paper of the case: it knows nothing of cases.
"""

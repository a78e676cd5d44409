"""What is given: numbers, documents (文书), certificates (证照) and the PDF that shows them."""

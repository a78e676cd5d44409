"""What is asked: questions, materials, uploads."""

"""What users do, in the words of the law: the only writers of the database."""

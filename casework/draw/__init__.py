"""What is known of a draw beside its algorithm (`casework/verifiers/verify_draw.py`): its rule in words, what it lacks, and chances. Pure."""

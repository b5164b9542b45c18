"""What a bureau hands to the commission every year: list, conclusions, summary and plan of its grade reviews (P15)."""

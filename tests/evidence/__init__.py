"""What the portal promises in large numbers, one module a part: the suite tries a hundred of each kind, `make evidence` all."""

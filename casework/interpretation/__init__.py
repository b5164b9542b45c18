"""How regulation and standard are to be read: asked by anybody who has signed in, answered and published by the commission (P35, E28)."""

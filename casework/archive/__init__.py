"""Archive of cases that have ended: who keeps what until when, sealed dossiers, and what is destroyed after its term (E26, P07)."""

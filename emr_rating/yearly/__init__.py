"""The papers of the EMR rating's year: the city's summary to the institute (E19), the bureaus' reports to the commission (E33)."""

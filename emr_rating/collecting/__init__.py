"""The year's collecting of materials by the bureaus, for spot checks (E11): of hospitals that earlier passed 4 or less."""

"""What no walk through a workflow can bring about, by the book or at random."""

# Moves and answers that no walk can bring about, each with its reason: (kind, step, …) -> why.
EXCEPTED: dict[tuple[str, ...], str] = {
    **{
        ("emr_filing", f"{act}_by_violation", "violation_decided"): "so it is from within the act on (E29)"
        for act in ("end", "suspend", "cancel")
    },
    ("emr_filing", "lower_by_check", "check_lowered"): "so it is from within the act on (E30)",
    ("primary_care_application", "end_by_termination", "termination_decided"): "so it is from within the act on (P33)",
    ("primary_care_application", "grade_review_draw", "none_designated"): "nobody is named in a review on site (P21)",
    ("primary_care_rereview", "end_by_termination", "termination_decided"): "so it is from within the act on (P33)",
    ("primary_care_rereview", "grade_rereview_draw", "none_designated"): "nobody is named in a review on site (P21)",
    (
        "primary_care_rereview",
        "submit",
        "six_months_assessed",
    ): "the months of the district's review are behind it (P18)",
    ("primary_care_recheck", "grade_recheck_draw", "none_designated"): "nobody is named in a review on site (P21)",
    ("primary_care_city_recheck", "grade_city_recheck_draw", "none_designated"): "the same",
    ("primary_care_city_recheck", "order_anew", "not_anew_itself"): "the bureau alone reviews anew (P28)",
}

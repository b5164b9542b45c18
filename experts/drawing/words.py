"""What is drawn from a pool, in words."""

from casework.draw.rule import Words
from experts.models.expert import Kind

EXPERTS = Words("专家", "名", "评审组", dict(Kind.choices))

"""How the portal renders forms: `{{ form }}` is an error summary and our fields, wired for a screen reader."""

from django.forms.renderers import TemplatesSetting


class PortalRenderer(TemplatesSetting):
    """Named by settings.FORM_RENDERER; the widgets are Django's own, found through `django.forms` as an app."""

    form_template_name = "forms/form.html"
    field_template_name = "components/field.html"

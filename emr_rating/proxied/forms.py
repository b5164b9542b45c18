"""A sheet of the institute's acts with the archive of their papers."""

from django.conf import settings

from casework.forms.file import ArchiveField, WorkbookForm


class ProxySheetForm(WorkbookForm):
    scans = ArchiveField(
        label="扫描件压缩包",
        help_text=f"ZIP 格式，不超过{settings.MATERIAL_MAX_BYTES // 1024**2}MB；表中填写的文件都在其中。",
    )

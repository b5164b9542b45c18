from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0006_audience_of_rounds")]

    operations = [
        migrations.AddField(
            model_name="material",
            name="sent_sha256",
            field=models.CharField(default="", max_length=64, verbose_name="上传时的SHA-256"),
            preserve_default=False,
        ),
    ]

"""Letters that wait for the worker."""

from django.db import models


class Letter(models.Model):
    """A letter about an account on its way; the row goes when the letter went.

    A job carries only the number of the row, so no address and no code stands in the queue.
    """

    to = models.EmailField("收件人")
    subject = models.CharField("主题", max_length=200)
    body = models.TextField("正文")
    written_at = models.DateTimeField("写成时间")

    class Meta:
        verbose_name = "待发信件"
        verbose_name_plural = "待发信件"

    def __str__(self) -> str:
        return f"#{self.pk}"

"""What the gate says of a file. Pure."""

from __future__ import annotations

from dataclasses import dataclass


def _(text: str) -> str:
    """Mark a sentence for the translators, who look for this name."""
    return text


@dataclass(frozen=True, slots=True)
class Found:
    """A file that passed; *pages* is how many pages can be shown on screen, 0 for none."""

    pages: int = 0


class Refusal(Exception):
    """The file may not come in; *code* is a key of `REASONS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


#: What the applicant reads: what is wrong, and what to do about it. The doors translate.
REASONS: dict[str, str] = {
    "empty": _("文件是空的（0 字节），请重新选择文件。"),
    "type": _("只能上传 PDF、JPG、PNG、OFD、DOCX 文件，请转换格式后重新上传。"),
    "content": _(
        "文件内容与扩展名不符，请用原来的软件另存为正确的格式后重新上传，不要只改扩展名。"
    ),
    "second": _("文件里还藏有另一种格式的内容，不能接收。请重新扫描或重新导出后上传。"),
    "broken": _("文件打不开，可能没有传完整或已损坏。请在本机打开确认后重新上传。"),
    "complex": _("文件结构异常或过于复杂，无法检查。请打印或导出为普通 PDF 后重新上传。"),
    "encrypted": _("文件设有密码或权限限制，请取消保护后重新上传。"),
    "script": _("PDF 含有脚本（JavaScript），不能接收。请用“打印为 PDF”重新生成后上传。"),
    "launch": _(
        "PDF 含有会自动运行程序或发送数据的动作，不能接收。请用“打印为 PDF”重新生成后上传。"
    ),
    "attachment": _("PDF 里夹带了附件，不能接收。请把附件作为单独的材料上传。"),
    "xfa": _("这是动态表单（XFA）PDF，不能接收。请用“打印为 PDF”重新生成后上传。"),
    "media": _("PDF 含有音视频或三维内容，不能接收。请用“打印为 PDF”重新生成后上传。"),
    "no_pages": _("PDF 没有任何页面，请重新生成后上传。"),
    "pixels": _("图片尺寸过大（超过 5000 万像素），请降低分辨率后重新上传。"),
    "bomb": _("压缩内容异常庞大，不能接收。请重新导出后上传。"),
    "paths": _("文件内部的路径异常，不能接收。请用原来的软件重新导出后上传。"),
    "macro": _("文档含有宏，不能接收。请另存为不含宏的 DOCX 或导出为 PDF 后上传。"),
    "program": _("文件里夹带了程序或脚本，不能接收。请去掉后重新上传。"),
    "remote": _("文档引用了网络上的模板或对象，不能接收。请导出为 PDF 后上传。"),
    "virus": _("文件未通过病毒扫描，不能接收。请在本机查杀病毒后重新上传。"),
}

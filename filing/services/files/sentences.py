"""Why a file is not taken, and what to do about it: the words after its name."""

from __future__ import annotations

PRINT_AGAIN = "请在原软件中用“打印”功能另存为新的 PDF，或打印后扫描，再上传。"
SENTENCES = {
    "empty": "是空文件。请确认文件能够打开，再重新上传。",
    "too_large": "超过 20 MB。请压缩、降低扫描分辨率或分成几个文件后再上传。",
    "type": "不是 PDF、OFD、JPG、PNG、HEIC 或 TIFF 文件。请另存为 PDF，或扫描、拍照成图片后再上传。",
    "encrypted": "设有打开密码，备案机构也无法查看。请输入密码打开后取消密码，或用“打印”功能另存为新的 PDF，再上传。",
    "corrupt": "已损坏，或不是完整的文件。请确认文件能够打开，重新导出或扫描后再上传。",
    "cut_short": "不完整，缺少页面或部分内容，可能没有下载完。请重新下载、导出或扫描后再上传。",
    "no_pages": "没有任何页面。请确认文件内容后重新导出，再上传。",
    "too_many_pages": "页数过多。请只保留所需的页面，或分成几个文件后再上传。",
    "dynamic_form": "是动态表单，页面由阅读软件临时生成，无法固定下来。" + PRINT_AGAIN,
    "undrawn_form": "是填写后未定稿的表单，填写的内容在不同软件中显示不同。" + PRINT_AGAIN,
    "hidden_layer": "含有隐藏的图层，无法可靠地去除。" + PRINT_AGAIN,
    "external": "的内容存放在另外的文件里，不能单独打开。" + PRINT_AGAIN,
    "portfolio": "是文件包（PDF Portfolio），材料在其内嵌的文件里。请将内嵌的文件取出，逐个上传。",
    "too_many_pixels": "尺寸过大，超过 1.1 亿像素。请降低扫描分辨率或缩小图片后再上传。",
    "too_complex": "过于复杂，无法在规定时间内检查完毕。" + PRINT_AGAIN,
    "corrupt_ofd": "已损坏，或不是完整的 OFD 文件。请用 OFD 阅读器确认能够打开，重新下载或导出后再上传。",
    "encrypted_ofd": "设有密码，备案机构也无法查看。请在 OFD 阅读器中取消密码，或打印为 PDF 后再上传。",
    "foreign_in_ofd": "内含不属于 OFD 版式文件的其他文件，不能接收。请在 OFD 阅读器中打印为 PDF 后再上传。",
    "infected": "被安全软件查出含有病毒，不能接收。请清除病毒，或换一台电脑重新打印、扫描后再上传。",
}

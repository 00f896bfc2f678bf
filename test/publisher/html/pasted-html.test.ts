import { expect } from 'chai'
import { publishableHtml } from '../../../services/publisher/html/publishable-html.ts'

/** What the clipboard holds of one notice, as each program writes it. The words are our own. */
const PASTES: [program: string, html: string, shown: string][] = [
  [
    'Word 2016',
    `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=ProgId content=Word.Document>
<meta name=Generator content="Microsoft Word 15"><meta name=Originator content="Microsoft Word 15">
<link rel=File-List href="file:///C:/Users/a/AppData/Local/Temp/msohtmlclip1/01/clip_filelist.xml">
<link rel=themeData href="file:///C:/a/clip_themedata.thmx"><title>模板</title>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- /* Font Definitions */ @font-face {font-family:仿宋_GB2312; panose-1:2 1 6 9;}
 p.MsoNormal, li.MsoNormal {mso-style-unhide:no; margin:0cm; text-align:justify; mso-font-kerning:1.0pt;}
 span.msoDel {mso-style-type:export-only; text-decoration:line-through; color:red;} @page WordSection1 {size:595.3pt 841.9pt;}
 @list l0:level1 {mso-level-text:"%1、"; mso-level-number-format:japanese-counting;} div.WordSection1 {page:WordSection1;} --></style>
<!--[if gte mso 10]><style>table.MsoNormalTable {mso-style-name:普通表格;}</style><![endif]--></head>
<body lang=ZH-CN style='tab-interval:21.0pt;text-justify-trim:punctuation'><!--StartFragment-->
<p class=MsoNormal align=center style='text-align:center'><b><span style='font-size:22.0pt;font-family:方正小标宋简体'>关于发放补贴的公示<span lang=EN-US><o:p></o:p></span></span></b></p>
<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'><span style='font-size:16.0pt'>发放<span class=msoDel><del cite="mailto:a" datetime="2026-03-05T10:00">8.6</del></span><ins cite="mailto:a">9.2</ins>万元，面积<span lang=EN-US>5m<sup>2</sup></span>。<span lang=EN-US><o:p>&nbsp;</o:p></span></span></p>
<p class=MsoListParagraph style='margin-left:36.0pt;text-indent:-36.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-bidi-font-family:宋体'><span style='mso-list:Ignore'>一、<span style='font:7.0pt "Times New Roman"'>&nbsp;</span></span></span><![endif]>对象</p>
<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;mso-yfti-tbllook:1184'><tr style='mso-yfti-irow:0'><td width=284 valign=top style='width:213.05pt;padding:0cm 5.4pt'><p class=MsoNormal>姓名</p></td><td colspan=2 style='background:#4472C4'><p class=MsoNormal><span style='color:white'>金额</span></p></td></tr></table>
<!--EndFragment--></body></html>`,
    '<p align="center"><b>关于发放补贴的公示</b></p> <p>发放<del>8.6</del><ins>9.2</ins>万元，面积5m<sup>2</sup>。\u00a0</p> ' +
      '<p>一、\u00a0对象</p> <table><tr><td><p>姓名</p></td><td colspan="2"><p>金额</p></td></tr></table>',
  ],
  [
    'Word 2003',
    `<meta http-equiv=Content-Type content="text/html; charset=gb2312"><meta name=ProgId content=Word.Document>
<link rel=Edit-Time-Data href="file:///C:/a/editdata.mso"><o:SmartTagType namespaceuri="urn:schemas-microsoft-com:office:smarttags" name="chsdate"/>
<!--[if !mso]><object classid="clsid:38481807-CA0E-42D2-BF39-B33AF135CC4D" id=ieooui></object><![endif]-->
<P class=MsoNormal style="TEXT-INDENT: 21pt"><st1:chsdate Year="2026" Month="3" Day="5" IsLunarDate="False" w:st="on"><SPAN lang=EN-US>2026</SPAN>年<SPAN lang=EN-US>3</SPAN>月<SPAN lang=EN-US>5</SPAN>日</st1:chsdate>起<?xml:namespace prefix = o ns = "urn:schemas-microsoft-com:office:office" /><o:p></o:p></P>
<P class=MsoNormal style="TEXT-ALIGN: right" align=right><FONT face=宋体 size=4>某某村民委员会</FONT></P>`,
    '<p>2026年3月5日起</p> <p align="right">某某村民委员会</p>',
  ],
  [
    'WPS Writer',
    `<!--StartFragment--><meta charset="utf-8"><style>@font-face{font-family:"Times New Roman";} p.MsoNormal{mso-style-name:正文;margin:0pt;text-align:justify;} span.10{font-family:'Times New Roman';} p.p{margin:5pt;}</style>
<p class="MsoNormal" style="text-indent:32.0000pt;mso-char-indent-count:2.0000;"><span style="mso-spacerun:'yes';font-family:仿宋;font-size:16.0000pt;mso-font-kerning:1.0000pt;"><font face="仿宋">发放</font><s><font face="仿宋">8.6</font></s><u>9.2</u>万元</span><span style="mso-spacerun:'yes';"><o:p></o:p></span></p>
<table style="border-collapse:collapse;width:426pt;mso-table-layout-alt:fixed;border:none;"><tbody><tr><td rowspan="2" valign="center" style="width:142pt;"><p class="MsoNormal" align="center" style="text-align:center;">合计</p></td></tr></tbody></table><!--EndFragment-->`,
    '<p>发放<s>8.6</s><u>9.2</u>万元</p> <table><tbody><tr><td rowspan="2"><p align="center">合计</p></td></tr></tbody></table>',
  ],
  [
    'WPS Spreadsheets and Excel',
    `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name=Generator content="Microsoft Excel 15"><style><!--table {mso-displayed-decimal-separator:"\\.";}
.font5 {color:red; font-size:9.0pt; text-decoration:line-through;} td {mso-style-parent:style0; padding:0; vertical-align:middle; border:none; white-space:nowrap;} .xl65 {mso-number-format:"\\@"; text-align:center; background:#4472C4; color:white;} ruby {ruby-align:left;} rt {display:none;} --></style></head>
<body link="#0563C1" vlink="#954F72"><table border=0 cellpadding=0 cellspacing=0 width=192 style='border-collapse:collapse'><col width=64 span=3 style='width:48pt'>
<tr height=19 style='height:14.4pt'><td height=19 class=xl65 width=64 style='height:14.4pt;text-align:center'>户主</td><td align=right width=64><font class="font5">8.6</font><font class="font6">9.2</font></td></tr></table></body></html>`,
    '<table><colgroup><col span="3" /> </colgroup><tbody><tr><td align="center">户主</td><td align="right"><s>8.6</s>9.2</td></tr></tbody></table>',
  ],
  [
    'a page of a web site',
    `<base href="https://www.example.gov.cn/zw/t2026.html"><div class="TRS_Editor" style="font-size:14px" data-v-1f="1"><p>&#12288;&#12288;附件：<a href="./P020260305.doc" target="_blank" oldsrc="P020260305.doc" title="附件">名单</a></p><p style="text-align: center;"><img src="../img/a.png" width="600" alt="现场" border="0"/></p></div>`,
    '<div><p>\u3000\u3000附件：<a href="https://www.example.gov.cn/zw/P020260305.doc" title="附件">名单</a></p>' +
      '<p align="center"><img src="https://www.example.gov.cn/img/a.png" width="600" alt="现场" /></p></div>',
  ],
  [
    'LibreOffice Writer',
    `<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/><title></title><meta name="generator" content="LibreOffice 7.4 (Linux)"/><style type="text/css">@page { size: 21cm 29.7cm; margin: 2cm } p { line-height: 115%; background: transparent } a:link { color: #000080; text-decoration: underline }</style></head><body lang="zh-CN" link="#000080" dir="ltr"><p align="justify" style="line-height: 100%; margin-bottom: 0cm"><font face="宋体"><strike>旧</strike>新</font></p><ol start="2"><li><p>对象</p></li></ol></body></html>`,
    '<p align="justify"><s>旧</s>新</p><ol start="2"><li><p>对象</p></li></ol>',
  ],
]

describe('HTML that office programs put on the clipboard', () => {
  for (const [program, html, shown] of PASTES)
    it(`is accepted as its author saw it: ${program}`, () => {
      const { html: clean, faults } = publishableHtml(html)
      expect(faults).to.deep.equal([])
      expect(clean.replace(/[ \t\r\n]+/g, ' ')).to.equal(shown)
    })
})

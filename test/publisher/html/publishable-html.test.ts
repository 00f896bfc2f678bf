import { expect } from 'chai'
import { publishableHtml } from '../../../services/publisher/html/publishable-html.ts'

const published = (html: string) => {
  const { html: text, faults } = publishableHtml(html)
  expect(faults, html).to.deep.equal([])
  return text
}
const refusals = (html: string) => publishableHtml(html).faults.map(({ code, details }) => `${code} ${details?.line}`)
const removed = (html: string) => publishableHtml(html).warnings.map(({ details }) => details?.found)

const expectEach = (cases: [given: string, shown: string][]) => {
  for (const [given, shown] of cases) expect(published(given), given).to.equal(shown)
}
const expectRefused = (code: string, given: string[]) => {
  for (const html of given) expect(refusals(html), html).to.deep.equal([`${code} 1`])
}

describe('HTML is held against what its reader will see', () => {
  it('a stroke through a figure stays, however it was drawn', () => {
    expectEach([
      ['<p>发放<del>8.6</del><ins>9.2</ins>万元</p>', '<p>发放<del>8.6</del><ins>9.2</ins>万元</p>'],
      ['<p>发放<strike>8.6</strike>9.2</p>', '<p>发放<s>8.6</s>9.2</p>'],
      ['<p>发放<span style="TEXT-DECORATION: line-through">8.6</span>9.2</p>', '<p>发放<s>8.6</s>9.2</p>'],
      ['<p><b style="text-decoration:underline line-through">8.6</b>9.2</p>', '<p><b><s>8.6</s></b>9.2</p>'],
      [
        '<style><!-- .font6 {color:red; text-decoration:line-through} --></style><p><font class=font6>8.6</font>9.2</p>',
        '<p><s>8.6</s>9.2</p>',
      ],
      [
        '<table><tr><td style="text-decoration:line-through"><p>甲</p>乙</td><td>丙</td></tr></table>',
        '<table><tbody><tr><td><p><s>甲</s></p><s>乙</s></td><td>丙</td></tr></tbody></table>',
      ],
    ])
  })

  it('a stroke through a blank that is seen stays too, and refuses nothing', () => {
    expectEach([
      ['<p>甲<span style="text-decoration:line-through">　</span>乙</p>', '<p>甲<s>　</s>乙</p>'],
      ['<p>甲<span style="text-decoration:line-through">&nbsp;</span>乙</p>', '<p>甲<s>\u00a0</s>乙</p>'],
      ['<pre>甲<span style="vertical-align:super"> </span>乙</pre>', '<pre>甲<sup> </sup>乙</pre>'],
      ['<p>甲 <span style="text-decoration:line-through"> </span>乙</p>', '<p>甲  乙</p>'],
    ])
  })

  it('what an element takes back by its style is no mark', () => {
    expectEach([
      ['<b style="font-weight:normal" id="docs-internal-guid-1"><p>甲</p></b>', '<p>甲</p>'],
      ['<p><s style="text-decoration:none">甲</s><i style="font-style:normal">乙</i></p>', '<p>甲乙</p>'],
      ['<p>m<sup style="vertical-align:baseline">2</sup></p>', '<p>m2</p>'],
    ])
  })

  it('raised and lowered letters stay: m² is not m2', () => {
    expectEach([
      ['m<sup>2</sup>H<sub>2</sub>O', 'm<sup>2</sup>H<sub>2</sub>O'],
      ['m<span style="vertical-align:super;font-size:9pt">2</span>', 'm<sup>2</sup>'],
      ['m<span style="vertical-align:4pt">2</span>', 'm<sup>2</sup>'],
      ['H<font style="vertical-align: sub">2</font>O', 'H<sub>2</sub>O'],
    ])
  })

  it('the numbers of lists stay, or the text is refused', () => {
    expectEach([
      ['<ol start=3><li>甲<li value=9>乙</ol>', '<ol start="3"><li>甲</li><li value="9">乙</li></ol>'],
      ['<ol type=I><li>甲</ol>', '<ol type="I"><li>甲</li></ol>'],
      ['<ol reversed><li>甲<li>乙</ol>', '<ol reversed><li>甲</li><li>乙</li></ol>'],
      ['<ol style="list-style-type:lower-alpha"><li>甲</ol>', '<ol type="a"><li>甲</li></ol>'],
      ['<ol style="list-style:none"><li>一、甲</ol>', '<div><div>一、甲</div></div>'],
      ['<ul style="list-style-type:decimal"><li>甲</ul>', '<ol type="1"><li>甲</li></ol>'],
      ['<ul><li style="list-style-type:decimal">甲</ul>', '<ul><li type="1">甲</li></ul>'],
      ['<ul style="list-style:none"><li>甲</ul>', '<ul><li>甲</li></ul>'],
    ])
    expectRefused('html-shown-differs', [
      '<ol style="list-style-type:cjk-ideographic"><li>甲</ol>',
      '<ol style="list-style-type:disc"><li>甲</ol>',
    ])
  })

  it('lines that a style makes stay lines, and the first indent stays', () => {
    expectEach([
      [
        '<span style="display:block">一行</span><span style="display:block">二行</span>',
        '<div>一行</div><div>二行</div>',
      ],
      ['<p style="white-space:pre-wrap">一行\n二行</p>', '<p>一行<br />二行</p>'],
      ['<p>标题<span style="float:right">日期</span></p>', '<p>标题</p><div>日期</div><p></p>'],
      ['<div style="display:flex"><span>甲</span><span>乙</span></div>', '<div><div>甲</div><div>乙</div></div>'],
      ['<header>甲</header><aside>乙</aside><address>丙</address>', '<div>甲</div><div>乙</div><div>丙</div>'],
      ['<form><fieldset><legend>甲</legend>乙</fieldset></form>', '<div><div><div>甲</div>乙</div></div>'],
      ['\n　　第一段<br>　　第二段\n', '　　第一段<br />　　第二段'],
      ['<pre>甲   乙\n丙</pre>', '<pre>甲   乙\n丙</pre>'],
    ])
  })

  it('alignment stays', () => {
    expectEach([
      ['<p style="text-align: center; color:red">标题</p>', '<p align="center">标题</p>'],
      ['<center>标题</center>', '<div align="center">标题</div>'],
      ['<p align=RIGHT>落款</p>', '<p align="right">落款</p>'],
      ['<p align="x" style="text-align:start">甲</p>', '<p>甲</p>'],
      ['<h1 style="margin:0;text-align:center">标题</h1>', '<h1 align="center">标题</h1>'],
    ])
  })

  it('alignment that stays is no loss, whatever block had it', () => {
    for (const tag of ['p', 'h3', 'header', 'address', 'section'])
      expect(removed(`<${tag} align="center">甲</${tag}>`), tag).to.deep.equal([])
    expect(removed('<blockquote align="center">甲</blockquote>')).to.deep.equal(['对齐'])
  })

  it('formatting that goes is named, once', () => {
    expect(
      removed('<p style="color:red;font-family:仿宋"><font size=5 style="color:blue">甲</font></p>'),
    ).to.deep.equal(['字体、字号、颜色'])
    expect(removed('<p style="margin-left:2em;mso-pagination:none">甲<mark>乙</mark></p>')).to.deep.equal([
      '底色、缩进和间距',
    ])
    expect(removed('<p style="background:url(https://example.org/a.png)">甲</p>')).to.deep.equal(['背景图片'])
    expect(removed('<p style="text-emphasis:dot">甲<span style="text-shadow:1px 1px">乙</span></p>')).to.deep.equal([
      '其他样式、着重号',
    ])
    expect(removed('<style>td{border:1px solid}</style><table><tr><td>甲')).to.deep.equal(['边框'])
    expect(removed('<p class="MsoNormal" lang="ZH-CN" style="text-align:center">甲</p>')).to.deep.equal([])
  })

  it('hidden text is refused, however it is hidden, and never shown', () => {
    expectRefused('html-hidden-text', [
      '<p>正文<span style="display:none;mso-hide:all">批注</span></p>',
      '<p>正文<span style="display:/**/none">批注</span></p>',
      '<p>正文<span style="d\\69splay:none">批注</span></p>',
      '<p>正文<span style="mso-hide:all">批注</span></p>',
      '<p>正文</p><div hidden>批注</div>',
      '<p style="visibility:hidden">批注</p><p>正文</p>',
      '<style>.x{display:none}</style><p class="a x">批注</p><p>正文</p>',
      '<style>#x,p.y{visibility:hidden}</style><p id=x>批注</p><p>正文</p>',
      '<p>正文<span style="font-size:0">批注</span></p>',
      '<p>正文<span style="opacity:0">批注</span></p>',
      '<p>正文<font color="#FFFFFF">批注</font></p>',
      '<p>正文<span style="position:absolute;left:-9999px">批注</span></p>',
      '<p>正文<span style="text-indent:-9999px;display:block">批注</span></p>',
      '<div style="height:0;overflow:hidden">批注</div>',
      '<p>正文</p><template><p>批注</p></template>',
      '<dialog>批注</dialog>正文',
      '<style>.x{color:#fff}</style><p>正文<span class=x>批注</span></p>',
      '<style>.sr{position:absolute;width:1px;height:1px;overflow:hidden}</style><p>正文<span class=sr>批注</span></p>',
      '<p>正文<span style="color:#FEFEFE">批注</span></p>',
      '<p>正文<span style="color:rgb(255, 255, 255)">批注</span></p>',
      '<p>正文<span style="color:#eee;background:#eee">批注</span></p>',
      '<p>正文<span style="clip-path:inset(50%)">批注</span></p>',
      '<table><tr style="display:none"><td>批注</td></tr><tr><td>正文</td></tr></table>',
      '<p>正文<img style="display:none" src="https://example.org/a.png"></p>',
    ])
    expectEach([
      ['<p>正文<span style="display:none"> </span></p>', '<p>正文 </p>'],
      ['<p style="visibility:hidden"><span style="visibility:visible">正文</span></p>', '<p>正文</p>'],
      [
        '<table><tr bgcolor=navy><td><font color=white>正文</font></td></tr></table>',
        '<table><tr><td>正文</td></tr></table>',
      ],
      [
        '<style>.head{background:navy;color:white}.a{color:white}.b{color:black}</style>' +
          '<table><tr><td class=head>正</td></tr></table><p class=a><span class=b>文</span></p>',
        '<table><tr><td>正</td></tr></table><p>文</p>',
      ],
      ['<style>@media print{.x{display:none}}</style><p class=x>正文</p>', '<p>正文</p>'],
    ])
  })

  it('a style sheet that may hide or add text in ways that are not understood is refused', () => {
    for (const html of [
      '<style>div > p:nth-child(2){display:none}</style><div><p>甲</p><p>乙</p></div>',
      '<style>p::before{content:"第"}</style><p>甲</p>',
      '<style>table .x{text-decoration:line-through}</style><p class=x>甲</p>',
    ])
      expect(refusals(html), html).to.deep.equal(['html-style-unclear 0'])
    expect(published('<style>nav > ul{display:none} a:hover{display:none}</style><p>甲</p>')).to.equal('<p>甲</p>')
  })

  it('what is no tag is refused with its line, and none of it vanishes', () => {
    expectRefused('html-broken', [
      '<p>邮箱：<zwgk@example.gov.cn></p>',
      '<p>人数a<b且c>d</p>',
      '<p>人数a<b c>d</p>',
      '<p>如果x<y z>0</p>',
      '<p>见<http://www.example.gov.cn>下</p>',
      '<p>姓名：<Name>，</p>',
      '<p>见</附件一>下</p>',
      '<p>甲<!注意>乙</p>',
      '<p>甲<?注意>乙</p>',
      '<p>甲<![CDATA[乙]]>丙</p>',
      '<p>人数a<b',
      '<p>甲</p><!-- 没有结束',
      '<p>甲</p><p class="x>乙</p>',
      '<p>甲</p><p class="x>乙</p><p class="y">丙</p>',
      '<p>见</zwgk@example.gov.cn>下</p>',
      '<p>数组a<i>b</p>',
      '<p>数量a<b>c</p>',
    ])
    expect(refusals('<p>甲</p>\r\n\r\n<p>a<b且c>d</p>')).to.deep.equal(['html-broken 3'])
    const [{ details } = {}] = publishableHtml('<p>a<b13812345678></p>').faults
    expect(details?.found).to.equal('<b***********>')
  })

  it('signs that are no tags for a browser either stay', () => {
    expectEach([
      ['<p>3 < 5，<张三>，a<5且b>3</p>', '<p>3 &lt; 5，&lt;张三&gt;，a&lt;5且b&gt;3</p>'],
      ['<p>甲<!-- 批注 -->乙</p>', '<p>甲乙</p>'],
      ['<p>甲<o:p></o:p><st1:place w:st="on">乙</st1:place><my-part>丙</my-part></p>', '<p>甲乙丙</p>'],
    ])
  })

  it('pictures that are not on the web, and links that lead nowhere, are refused by name', () => {
    expectRefused('html-picture-embedded', [
      '<p>甲<img src="file:///C:/a.png"></p>',
      '<p>甲<img src="file:\\\\C:\\a.png"></p>',
      '<p>甲<img src="/upload/a.png"></p>',
      '<p>甲<img src="//img.example.org/a.png"></p>',
      '<p>甲<img src="cid:1"></p>',
      '<p>甲<img data-src="https://example.org/a.png"></p>',
    ])
    expectRefused('html-picture-unusable', [
      '<p>甲<img src="data:image/png;base64,iVBORw0KGgo=" width="600"></p>',
      '<p>甲<image src="data:image/png;base64,iVBO"></p>',
    ])
    expectRefused('html-link-nowhere', [
      '<a href="//www.example.gov.cn/a.pdf">甲</a>',
      '<a href="./P1.doc">甲</a>',
      '<a href="/a">甲</a>',
      '<a href="www.example.gov.cn">甲</a>',
      '<a href="file:///C:/a.doc">甲</a>',
      '<a href="ftp://example.org/a">甲</a>',
      '<a href="C:\\a.doc">甲</a>',
      '<a href="http://">甲</a>',
    ])
  })

  it('relative addresses are made whole against the base that the text names', () => {
    const base = '<base href="https://www.example.gov.cn/zw/index.html">'
    expectEach([
      [
        `${base}<p><a href="./P1.doc">甲</a><a href="//b.example.cn/a.pdf">乙</a><img src="../c.png" alt="图"></p>`,
        '<p><a href="https://www.example.gov.cn/zw/P1.doc">甲</a><a href="https://b.example.cn/a.pdf">乙</a>' +
          '<img src="https://www.example.gov.cn/c.png" alt="图" /></p>',
      ],
      ['<base target="_blank"><p>甲</p>', '<p>甲</p>'],
    ])
    expectRefused('html-link-nowhere', ['<base href="/zw/"><a href="a">甲</a>'])
  })

  it('a place in the same text is not kept, and that is told', () => {
    const footnote = '<p>甲<a href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a></p>'
    expect(published(footnote)).to.equal('<p>甲<a>[1]</a></p>')
    expect(removed(footnote)).to.deep.equal(['页内链接'])
  })

  it('no tag takes its text along', () => {
    for (const tag of ['textarea', 'select', 'svg', 'math', 'xmp', 'noscript', 'video', 'audio', 'canvas', 'noembed'])
      expect(refusals(`<p>甲</p><${tag}>乙</${tag}>`), tag).to.deep.equal(['html-element-unkept 1'])
    expectRefused('html-element-unkept', ['<p>甲<input type=checkbox checked>乙</p>', '<meter value=1></meter>甲'])
    expectEach([
      ['<p>甲<input type=hidden value=1></p>', '<p>甲</p>'],
      ['<title>模板</title><p>甲</p>', '<p>甲</p>'],
      ['<p>甲<button>乙</button><label>丙</label></p>', '<p>甲乙丙</p>'],
      [
        '<ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby><q>文</q>',
        '<ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby><q>文</q>',
      ],
    ])
  })

  it('letters that a style changes, and text from right to left, are refused', () => {
    expectRefused('html-shown-differs', [
      '<p style="text-transform:uppercase">abc</p>',
      '<p>甲<bdo dir=rtl>123</bdo></p>',
      '<p style="direction:rtl">甲</p>',
    ])
  })

  it('tags that are not nested rightly are read as browsers read them', () => {
    for (const html of [
      '<b><p>甲<div>乙</b>丙',
      '<p>甲<table><tr><td>乙</table>丙',
      '<table>甲<tr><td>乙</table>',
      '<a>甲<a>乙',
      '<li>甲<p>乙<li>丙',
    ])
      expect(refusals(html), html).to.deep.equal([])
  })

  it('what is clean already is not changed in a single character', () => {
    for (const html of [
      '<p>甲<br />乙 丙</p>\n<table><tr><td colspan="2">丁</td></tr></table>',
      '<p><a href="https://example.org/a b?x=1&amp;y=2" title="t">甲</a><img src="http://example.org/x.png" alt="" /></p>',
    ])
      expect(published(html)).to.equal(html)
  })
})

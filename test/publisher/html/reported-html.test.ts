import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { publishableHtml } from '../../../services/publisher/html/publishable-html.ts'
import { needsShared } from '../../e2e/shared-data.ts'

/** What is right, from the reports of people who published HTML: the text as it is shown, or the code of the refusal. */
const REPORTED: [kind: string, file: string | null, html: string | null, right: string][] = [
  ['struck and tracked text', '20a-del-ins.json', null, '<p>发放<del>8.6</del><ins>9.2</ins>万元</p>'],
  ['struck and tracked text', null, '<p>每人<strike>120元</strike>150元</p>', '<p>每人<s>120元</s>150元</p>'],
  [
    'struck and tracked text',
    null,
    '<p>限期<span style="color:red;text-decoration:line-through red">3</span>5日</p>',
    '<p>限期<s>3</s>5日</p>',
  ],
  ['pictures that are not on the web', '20b-image-only.json', null, 'html-picture-unusable'],
  [
    'pictures that are not on the web',
    null,
    '<p>现场<img src="file:///D:/图/1.jpg" width=600></p>',
    'html-picture-embedded',
  ],
  ['pictures that are not on the web', null, '<p><img src="blob:https://a.cn/1"></p>', 'html-picture-embedded'],
  ['Word and WPS', '20c-word-meta.json', null, '<p>正文</p>'],
  ['Word and WPS', null, '<link rel="colorSchemeMapping" href="file:///C:/x.xml"><p>正文</p>', '<p>正文</p>'],
  ['Word and WPS', null, '<title>Normal模板</title><p>正文</p><!--[if gte mso 9]>甲<![endif]-->', '<p>正文</p>'],
  ['Word and WPS', '20f-hidden.json', null, 'html-hidden-text'],
  ['Word and WPS', null, "<p>正文<span style='mso-hide:all;display:none'>旧数8.6</span></p>", 'html-hidden-text'],
  [
    'Word and WPS',
    null,
    '<ul><li>甲</li></ul><ol><li value=5>乙<li>丙</ol>',
    '<ul><li>甲</li></ul><ol><li value="5">乙</li><li>丙</li></ol>',
  ],
  ['Word and WPS', null, '<p>选择：<select><option>甲<option>乙</select></p>', 'html-element-unkept'],
  [
    'Word and WPS',
    null,
    '<aside>甲</aside><details><summary>乙</summary>丙</details>',
    '<div>甲</div><div><div>乙</div>丙</div>',
  ],
  ['angle brackets', '20d-angle.json', null, 'html-broken'],
  ['angle brackets', null, '<p>收件人：张三<zhangsan@example.cn>；</p>', 'html-broken'],
  ['angle brackets', null, '<p>面积x<y,y>z</p>', 'html-broken'],
  ['links', null, '<p><a href="//www.example.gov.cn/a.pdf">附件</a></p>', 'html-link-nowhere'],
  ['links', null, '<p><a href="./P1.doc">附件</a></p>', 'html-link-nowhere'],
  [
    'links',
    null,
    '<base href="https://www.example.gov.cn/a/b.html"><p><a href="../P1.doc">附件</a></p>',
    '<p><a href="https://www.example.gov.cn/P1.doc">附件</a></p>',
  ],
]

const bodyIn = (file: string): string => JSON.parse(readFileSync(file, 'utf8')).content.body.text

describe('HTML of public reports', () => {
  for (const [kind, file, html, right] of REPORTED)
    it(`${kind}: ${file ?? html}`, function () {
      const { html: clean, faults } = publishableHtml(html ?? bodyIn(needsShared(this, `reports/import/${file}`)))
      expect(faults[0]?.code ?? clean).to.equal(right)
    })

  it('published notices of offices are accepted as HTML, at least 98 of 100', function () {
    const file = needsShared(this, 'data/items.ndjson')
    const texts = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => String(JSON.parse(line).body ?? ''))
    const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
    const forms = [
      (text: string) => `<p>${escaped(text).replace(/\n+/g, '</p>\n<p>')}</p>`,
      (text: string) => escaped(text).replace(/\n/g, '<br>'),
      (text: string) =>
        `<div class=Section1><p class=MsoNormal style='text-indent:32.0pt'><span style='font-family:仿宋_GB2312;mso-hansi-font-family:"Times New Roman"'>${escaped(text).replace(/\n+/g, '<o:p></o:p></span></p>\n<p class=MsoNormal><span lang=EN-US>')}</span></p></div>`,
    ]
    for (const form of forms) {
      const refused = texts.filter((text) => publishableHtml(form(text)).faults.length > 0)
      expect(refused.length).to.be.at.most(texts.length * 0.02)
    }
  })
})

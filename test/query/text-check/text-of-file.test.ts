import { expect } from 'chai'
import { strToU8, zipSync } from 'fflate'
import { readSentText } from '../../../services/query/text-check/read-sent-text.ts'
import { textOfFile } from '../../../services/query/text-check/text-of-file.ts'

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'

const docx = (body: string, namespace = W) =>
  zipSync({
    '[Content_Types].xml': strToU8('<Types/>'),
    'word/document.xml': strToU8(
      `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="${namespace}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>${body}</w:body></w:document>`,
    ),
  })
const run = (text: string) => `<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`

/** Bytes of GB 2312, which GB18030 contains. */
function gb(text: string): Uint8Array {
  const decoder = new TextDecoder('gb18030')
  const codes = new Map<string, [number, number]>()
  for (let high = 0xa1; high <= 0xf7; high++)
    for (let low = 0xa1; low <= 0xfe; low++) codes.set(decoder.decode(Uint8Array.of(high, low)), [high, low])
  return Uint8Array.from([...text].flatMap((character) => codes.get(character) ?? [character.charCodeAt(0)]))
}

const told = (bytes: Uint8Array, name = 'a') => {
  const answer = textOfFile(bytes, name)
  return answer.ok ? answer.text : answer.fault
}

describe('the text of a file', () => {
  it('is that of a text file in UTF-8, UTF-16 or GB18030', () => {
    const text = '关于低保名单的公示\r\n共 12 户'
    expect(told(strToU8(text))).to.equal(text)
    expect(told(strToU8(`\ufeff${text}`))).to.equal(text)
    expect(told(Buffer.from(`\ufeff${text}`, 'utf16le'))).to.equal(text)
    expect(told(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())).to.equal(text)
    expect(told(gb(text))).to.equal(text)
  })

  it('is what a page of HTML shows', () => {
    const html =
      '<html><head><title>甲</title><script>var 乙</script></head><body><p>第一段&amp;</p><p>第<b>二</b>段</p></body></html>'
    for (const [bytes, name] of [
      [strToU8(html), 'a.txt'],
      [gb(html), 'a.htm'],
      [strToU8('<p>第一段</p>'), 'a.HTML'],
    ] as const)
      expect(told(bytes, name))
        .to.contain('第一段')
        .and.not.match(/[甲乙<]/)
  })

  it('is what a Word file says, without what was deleted or moved away', () => {
    const body = [
      `<w:p>${run('关于')}${run('低保')}<w:r><w:tab/><w:t>名单</w:t></w:r></w:p>`,
      `<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:moveFrom>${run('移走')}</w:moveFrom>${run('甲&lt;乙')}<w:r><w:br/></w:r>${run('丙')}</w:p>`,
      `<w:tbl><w:tr><w:tc><w:p>${run('张三')}</w:p></w:tc><w:tc><w:p>${run('500')}</w:p></w:tc></w:tr></w:tbl>`,
      `<mc:AlternateContent><mc:Choice>${run('框')}<mc:x/></mc:Choice><mc:Fallback>${run('框')}</mc:Fallback></mc:AlternateContent>`,
      '<w:r><w:instrText>PAGE</w:instrText></w:r>',
    ].join('\n')
    const text = '关于低保\t名单\n甲<乙\n丙\n张三\n\t500\n\t框'
    expect(told(docx(body))).to.equal(text)
    expect(told(docx(body, 'http://purl.oclc.org/ooxml/wordprocessingml/main'))).to.equal(text)
  })

  it('is refused where it cannot be read, and where a small file unpacks to a large one', () => {
    expect(told(strToU8('%PDF-1.7'))).to.equal('file-kind')
    expect(told(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 1))).to.equal('file-kind')
    expect(told(Uint8Array.of(1, 2, 0, 3))).to.equal('file-kind')
    expect(told(Uint8Array.of(0xe4, 0xb8, 0xff))).to.equal('encoding-unknown')
    expect(told(docx('<w:p>').subarray(0, 200))).to.equal('file-unreadable')
    expect(told(docx('<w:p>'))).to.equal('file-unreadable')
    expect(told(zipSync({ 'xl/workbook.xml': strToU8('<a/>') }))).to.equal('file-unreadable')
    expect(told(zipSync({ 'word/document.xml': new Uint8Array(60 * 1024 * 1024) }))).to.equal('file-unreadable')
    expect(told(strToU8('<div>'.repeat(1000)), 'a.html')).to.equal('file-unreadable')
    expect(told(strToU8(`<p>${'长'.repeat(3_000_000)}`), 'a.html')).to.equal('too-long')
  }).timeout(20_000)

  it('does not expand what a document type declares', () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><w:p/>'
    const file = zipSync({ 'word/document.xml': strToU8(`${bomb}<w:t xmlns:w="${W}">&b;</w:t>`) })
    expect(told(file)).to.equal('file-unreadable')
  })
})

describe('a form', () => {
  const sent = async (fill: (form: FormData) => void) => {
    const form = new FormData()
    fill(form)
    const response = new Response(form)
    const contentType = response.headers.get('content-type') ?? ''
    return readSentText({ bytes: new Uint8Array(await response.arrayBuffer()), contentType })
  }

  it('gives the text of its file, and without one what was pasted', async () => {
    const pasted = await sent((form) => {
      form.set('text', '贴来的')
      form.set('file', new File([], ''))
    })
    expect(pasted).to.deep.equal({ ok: true, text: '贴来的' })
    const chosen = await sent((form) => {
      form.set('text', '')
      form.set('file', new File(['文件里的'], '甲.txt'))
    })
    expect(chosen).to.deep.equal({ ok: true, text: '文件里的' })
  })

  it('that is none, or is cut off, is told as such', async () => {
    const bytes = Buffer.from('--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nabc')
    for (const contentType of ['multipart/form-data; boundary=x', 'multipart/form-data', 'text/plain', ''])
      expect(await readSentText({ bytes, contentType })).to.deep.equal({ ok: false, fault: 'form-unreadable' })
  })
})

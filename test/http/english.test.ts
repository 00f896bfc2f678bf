import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { ERROR_CODES, type ErrorCode } from '../../services/domain/error-codes.ts'
import { englishDetails } from '../../services/edge/english-clauses.ts'
import { englishWordsOf } from '../../services/edge/english-words.ts'
import { wordsOf } from '../../services/edge/words-of.ts'
import { problemOf } from '../../services/http/problem.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'

const HAN = /\p{Script=Han}|[，。：“”]/u
const placesIn = (text: string) => new Set([...text.matchAll(/<<(\w+)>>/g)].map(([, name]) => name))
/** Each detail is filled with its own name. */
const details = new Proxy({} as Record<string, string>, { get: (_, name) => `<<${String(name)}>>` })

describe('sentences in English', () => {
  let hub: ScratchHub
  before(async function () {
    this.timeout(20_000)
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  const ask = async (language: string | undefined, path = '/v1/items/x') => {
    const response = await hub.fetch(path, { headers: language === undefined ? {} : { 'accept-language': language } })
    const language_ = response.headers.get('content-language')
    // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
    return { language: language_, vary: response.headers.get('vary'), body: (await response.json()) as any }
  }

  it('are whole for every code, without a Chinese word, and take no detail that the Chinese one does not', () => {
    for (const code of Object.keys(ERROR_CODES) as ErrorCode[]) {
      const { message, remedy } = englishWordsOf(code, details)
      expect(`${message} ${remedy}`, code).to.not.match(HAN)
      expect(remedy, code).to.match(/\.$/)
      const known = placesIn(Object.values(wordsOf(code, details)).join())
      for (const name of placesIn(message + remedy)) expect(known.has(name), `${code} {${name}}`).to.equal(true)
    }
  })

  for (const language of ['en', 'en-US,en;q=0.9', 'EN', 'fr, en;q=0.5', 'en, zh;q=0.5'])
    it(`are given to who prefers ${language}`, async () => {
      const { language: said, vary, body } = await ask(language)
      expect(body.detail).to.equal('There is no such item. Check its id.')
      expect([said, body.code]).to.deep.equal(['en', 'item-unknown'])
      expect(vary).to.include('Accept-Language')
    })

  for (const language of [undefined, '*', 'zh-CN,zh;q=0.9,en;q=0.8', 'fr', 'nonsense;;q=x', 'en;q=0'])
    it(`are not given to who prefers ${language}`, async () => {
      const { language: said, body } = await ask(language)
      expect([said, body.detail]).to.deep.equal(['zh-CN', '没有这个条目。请检查条目编号。'])
    })

  it('differ from the Chinese answer in nothing but sentences', async () => {
    const path = '/v1/outlets/site/341222/items?limit=0&nonsense=1'
    const [chinese, english] = [(await ask('zh', path)).body, (await ask('en', path)).body]
    const bare = ({ detail: _, errors, ...rest }: typeof chinese) => ({
      ...rest,
      errors: errors.map(({ pointer, code }: Record<string, string>) => ({ pointer, code })),
    })
    expect(bare(english)).to.have.property('errorCount', 2)
    expect({ ...bare(english), reason: 0 }).to.deep.equal({ ...bare(chinese), reason: 0 })
    expect(english.errors[0].detail).to.equal('The parameter "limit" is not as /openapi.json says.')
  })

  const BODY = { format: 'text', text: 'Text' }
  const SHOWN = { shownOn: { board: 'all' } }
  const html = (text: string) => ({ title: 'T', body: { format: 'html', text }, ...SHOWN })
  const WRITES: [name: string, body: string][] = [
    ...[
      '',
      '{',
      '{"a":1,"a":2}',
      `${'['.repeat(70)}${']'.repeat(70)}`,
      '{"__proto__":1}',
      '{"a":"\\u0001"}',
      '{"a":"\\ud800"}',
    ].map((body): [string, string] => [body, body]),
    ...[
      {},
      { content: {} },
      { nodeId: 7, content: [], predecessor: { itemId: 'x', version: 0, fingerprint: 'x' } },
      ...[
        { title: ' ', body: 7, shownOn: { board: [1, '34'], site: 'x' }, keywords: 'x', partial: 'x', validity: 'x' },
        { title: 'T', body: BODY, shownOn: {}, organ: { name: '', kind: 'x', divisionCode: 'x' }, extra: 1 },
        { title: 'T'.repeat(600), body: BODY, ...SHOWN, issuedOn: 'x', displayFrom: '2026-13', relations: [{}] },
        {
          title: 'T',
          body: { format: 'text', text: 'id 11010519491231002X, mobile 13800138000' },
          ...SHOWN,
          attachments: [{ name: 'a', mediaType: 'x', bytes: 1.5, sha256: 'x', url: 'http://a@b/' }],
        },
        { title: 'T', body: { format: 'text', text: 'id 11010519491231002X, mobile 13800138000' }, ...SHOWN },
        { title: 'T', body: BODY, shownOn: { topic: ['341222'], site: ['341222102'], board: ['999999'] } },
        { title: 'T', body: BODY, ...SHOWN, issuedOn: '2031', publishedOn: '2030-01-01', effectiveOn: '2031' },
        ...['<b>x', '<a href="x">x</a>', '<img src="x">', '<p style="display:none">x</p>', '<script>x</script>'].map(
          html,
        ),
        ...['<svg>x</svg>', '<style>p:before{content:"x"}</style>x', '<!-- x', '<p title="x>y'].map(html),
      ].map((content) => ({ nodeId: 'taihe', content })),
    ].map((body): [string, string] => [JSON.stringify(body), JSON.stringify(body)]),
  ]

  it('had Chinese beside them: no member of a problem has any, whatever is wrong', async () => {
    const clerk = { authorization: 'Bearer clerk-taihe', 'content-type': 'application/json', 'accept-language': 'en' }
    const paths = [
      ...['limit=x', 'limit=1&limit=2', 'q=%00', `q=${'x'.repeat(201)}`, 'status=x', 'node=-', 'validity=x', 'year=x'],
      ...['from=x', 'from=2026&to=2025', 'updatedAfter=x', 'sort=x', 'exact=x', 'cursor=x', 'nonsense=1', 'field=%00'],
    ].map((query) => `/v1/outlets/site/341222/items?${query}`)
    const { next } = await hub.json('/v1/changes?outlet=site/341222')
    const gone = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(next, 'base64url').toString()), era: 99 }))
    paths.push('/v1/changes?outlet=x', `/v1/changes?cursor=${next}`, '/v1/changes?wait=x', '/v1/items/x?atLeast=x')
    paths.push('/v1/exports/site/x.csv', '/v1/changes/stream?outlet=x', '/v1/changes/stream?cursor=x')
    paths.push(`/v1/changes?${'outlet=site/341222&'.repeat(101)}`, `/v1/changes?cursor=${'x'.repeat(13_000)}`)
    paths.push(`/v1/changes?outlet=site/341222&cursor=${gone.toString('base64url')}`, '/v1/outlets/x/y', '/nowhere')
    const answers = await Promise.all(paths.map((path) => hub.fetch(path, { headers: { 'accept-language': 'en' } })))
    for (const [, body] of WRITES)
      answers.push(
        await hub.fetch('/v1/items', {
          method: 'POST',
          headers: { ...clerk, 'idempotency-key': body.slice(0, 60).replace(/[^!-~]/g, '.') || 'x' },
          body,
        }),
      )
    for (const headers of [
      {},
      { 'idempotency-key': 'ä' },
      { 'if-match': 'x', 'idempotency-key': '1' },
      { authorization: 'x' },
    ])
      answers.push(
        await hub.fetch('/v1/items/taihe.01912f4c-7a51-7b7e-9c56-3f8f0f2a1b3c/withdraw', {
          method: 'POST',
          headers: { ...clerk, ...headers },
          body: '{"reason":""}',
        }),
      )
    const codes = new Set<string>()
    for (const answer of answers) {
      const text = await answer.text()
      if (answer.ok) continue
      codes.add(JSON.parse(text).code)
      expect(text, answer.url).to.not.match(HAN)
      expect(answer.headers.get('content-language')).to.equal('en')
      for (const { detail, remedy } of JSON.parse(text).errors ?? [])
        expect(`${detail} ${remedy}`).to.not.match(/ \.|: \.|\{/)
    }
    expect(codes.size).to.be.greaterThan(18)
  })

  /** Each file that gives clauses for sentences. A `${…}` is a place to fill. */
  const GIVERS = [
    ...['schema-reason', 'item/content-schema', 'item/unprintable', 'item/tidy-content', 'item/check-content'],
    ...['item/content-warnings', 'personal-data/check-personal-data', 'personal-data/check-likely-data'],
  ]
    .map((name) => `domain/${name}`)
    .concat(
      ...['parameters', '../cursor', '../outlet-list', '../change-cursor'].map((name) => `query/api/${name}`),
      ...['api/request-headers', 'api/request-schemas', 'prepare-command', 'encoding-faults', 'execute-command'].map(
        (name) => `publisher/${name}`,
      ),
      ...['lost-formatting', 'seen-writer', 'link-address', 'view-html'].map((name) => `publisher/html/${name}`),
      ...['edge/strict-json', 'edge/fault-in-json', 'http/json-body'],
    )
  it('know every clause that a file gives', () => {
    let known = 0
    for (const giver of GIVERS) {
      const source = readFileSync(join(import.meta.dirname, '../../services', `${giver}.ts`), 'utf8')
      for (const line of source
        .split('\n')
        .filter((each) => !/^\s*(\/\/|\/?\*)|\bexample: |\/[^/]*\p{Script=Han}[^/]*\/[a-z]*[.,]/u.test(each)))
        for (const [, one, other] of line.matchAll(/'([^']*)'|`([^`]*)`/g)) {
          const clause = (one ?? other ?? '').replace(/\$\{[^}]*\}/g, '7')
          if (!/\p{Script=Han}/u.test(clause) || /[a-z] [a-z]+ /.test(clause.slice(0, 20))) continue
          known++
          // A type fills the clause of what is expected.
          const told = ['', '应为'].map((begin) => String(englishDetails({ reason: begin + clause }).reason))
          expect(
            told.some((each) => !HAN.test(each)),
            `${giver}: ${clause}`,
          ).to.equal(true)
        }
    }
    expect(known).to.be.greaterThan(110)
  })

  it('leave what was sent as it is', () => {
    const sent = { name: '图片', key: '文字', found: '<附件>', reason: 'the file x' }
    expect(englishDetails(sent)).to.deep.equal(sent)
    expect(englishDetails({ gone: '首尾的空白、看不见的字符（U+200B、U+200C）、换行' })).to.deep.equal({
      gone: 'blanks at its ends, invisible characters (U+200B, U+200C), line breaks',
    })
  })

  it('were made in both languages though one is sent: each is worded when it is told', () => {
    let worded = 0
    const details = { name: 'limit', reason: '应为版本号。' }
    const faults = Array.from({ length: 100 }, () => ({
      code: 'parameter-invalid' as const,
      pointer: '/limit',
      details: {
        ...details,
        get name() {
          worded++
          return 'limit'
        },
      },
    }))
    const problem = problemOf('parameter-invalid', details, faults)
    expect(worded).to.equal(0)
    expect(problem.errors).to.have.length(100)
    const once = worded
    expect(problem.errors?.[0]?.detail).to.equal('参数“limit”不正确：应为版本号。')
    expect(worded).to.equal(once)
  })

  it('are in the warnings of a write too, and a repeat says that it is one', async () => {
    const send = (language: string) =>
      hub.fetch('/v1/items', {
        method: 'POST',
        headers: {
          authorization: 'Bearer clerk-taihe',
          'content-type': 'application/json',
          'idempotency-key': 'one',
          'accept-language': language,
        },
        body: JSON.stringify({ nodeId: 'taihe', content: contentOf(' 通知 ', '内容') }),
      })
    const first = await send('en')
    const again = await send('zh')
    expect([first.status, first.headers.get('idempotency-replayed')]).to.deep.equal([201, null])
    expect([again.status, again.headers.get('idempotency-replayed')]).to.deep.equal([201, 'true'])
    const [one, two] = [await first.json(), await again.json()] as { itemId: string; warnings: { message: string }[] }[]
    expect(one?.itemId).to.equal(two?.itemId)
    expect(one?.warnings[0]?.message).to.match(/^"\/content\/title" lost white space/)
  })
})

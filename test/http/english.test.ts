import { expect } from 'chai'
import { ERROR_CODES, type ErrorCode } from '../../services/domain/error-codes.ts'
import { englishWordsOf } from '../../services/edge/english-words.ts'
import { wordsOf } from '../../services/edge/words-of.ts'
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

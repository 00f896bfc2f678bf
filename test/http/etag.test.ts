import { expect } from 'chai'
import type { Request } from 'express'
import { notModified, versionOf } from '../../services/http/etag.ts'

const requestWith = (headers: Record<string, string>) =>
  ({ get: (name: string) => headers[name] }) as unknown as Request

describe('ETags', () => {
  for (const [held, is] of [
    ['W/"3-a"', true],
    ['"3-a"', true],
    ['"2", W/"3-a" , "x"', true],
    ['*', true],
    ['"3"', false],
    ['', false],
  ] as const)
    it(`${is ? 'recognises' : 'does not recognise'} ${held || 'an empty header'}`, () => {
      expect(notModified(requestWith({ 'if-none-match': held, 'cache-control': 'no-cache' }), 'W/"3-a"')).to.equal(is)
    })

  it('is modified for a reader that holds nothing', () => {
    expect(notModified(requestWith({}), '"1"')).to.equal(false)
  })

  for (const [ifMatch, version] of [
    ['"3"', 3],
    ['W/"3"', 3],
    ['W/"12-1f"', 12],
    ['W/"12.en"', 12],
    [' "7" ', 7],
    ['3', null],
    ['"0"', null],
    ['"-1"', null],
    ['*', null],
    ['"3", "4"', null],
    ['"a3"', null],
    ['"9999999999999999"', null],
  ] as const)
    it(`reads ${version === null ? 'no version' : `version ${version}`} from If-Match ${ifMatch}`, () => {
      expect(versionOf(ifMatch)).to.equal(version)
    })
})

import { expect } from 'chai'
import fc from 'fast-check'
import { forPage, forTerminal } from '../../services/edge/visible-controls.ts'

const HOSTILE = '\u001b]0;title\u0007\u001b[2J\u009b31m\r\u0000\u007f\u202e\u2028'

describe('control characters from outside', () => {
  it('are written out for a terminal', () => {
    expect(forTerminal(HOSTILE)).to.equal(
      '\\u001b]0;title\\u0007\\u001b[2J\\u009b31m\\u000d\\u0000\\u007f\\u202e\\u2028',
    )
    expect(forTerminal('一\t二\n三')).to.equal('一\t二\n三')
  })

  it('leave JSON the same JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
        const json = JSON.stringify([value, text, HOSTILE])
        expect(JSON.parse(forTerminal(json))).to.deep.equal(JSON.parse(json))
        expect(forTerminal(json)).to.not.match(/[\u0000-\u001f\u007f-\u009f]/)
      }),
    )
  })

  it('are written out on a page, where line ends may stay', () => {
    expect(forPage('<p>\u001b[2J\u009b甲\r\n乙\t</p>')).to.equal('<p>\\u001b[2J\\u009b甲\r\n乙\t</p>')
  })
})

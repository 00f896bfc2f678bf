import { expect } from 'chai'
import { createManualTimers } from './manual-timers.ts'

describe('manual timers', () => {
  it('call nobody until time passes, and then in the order in which they fall due', () => {
    const timers = createManualTimers()
    const called: string[] = []
    timers.after(300, () => called.push('once after 300'))
    timers.every(200, () => called.push('every 200'))
    expect(timers.due()).to.deep.equal([200, 300])
    timers.pass(199)
    expect(called).to.deep.equal([])
    timers.pass(201)
    expect(called).to.deep.equal(['every 200', 'once after 300', 'every 200'])
    expect(timers.due()).to.deep.equal([200])
  })

  it('call nobody who cancelled, even when somebody cancels while time passes', () => {
    const timers = createManualTimers()
    const called: string[] = []
    const cancel = timers.after(20, () => called.push('cancelled'))
    timers.after(10, cancel)
    timers.pass(100)
    expect(called).to.deep.equal([])
    expect(timers.due()).to.deep.equal([])
  })

  it('call what is started while time passes and falls due within it', () => {
    const timers = createManualTimers()
    const called: number[] = []
    timers.after(10, () => {
      called.push(1)
      timers.after(10, () => called.push(2))
      timers.after(50, () => called.push(3))
    })
    timers.pass(30)
    expect(called).to.deep.equal([1, 2])
    expect(timers.due()).to.deep.equal([30])
  })
})

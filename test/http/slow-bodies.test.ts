import { connect } from 'node:net'
import { expect } from 'chai'
import express from 'express'
import { listen } from '../../services/http/listen.ts'
import { createManualTimers } from '../manual-timers.ts'

describe('a body that comes slowly', () => {
  /** A server that answers when a body has come whole, and one connection to it. */
  async function begun(length: number) {
    const timers = createManualTimers()
    const app = express()
    app.put('/', (request, response) => {
      request.resume().once('end', () => response.send('whole'))
    })
    const listening = await listen(app, { host: '127.0.0.1', port: 0, timers, newId: () => 'id' })
    const socket = connect(Number(new URL(listening.url).port), '127.0.0.1')
    let heard = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      heard += chunk
    })
    const ended = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => {})
    socket.write(`PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`)
    await new Promise((resolve) => setTimeout(resolve, 100))
    const send = async (bytes: number) => {
      socket.write(Buffer.alloc(bytes))
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const close = async () => {
      socket.destroy()
      await listening.close()
    }
    return { timers, send, heard: () => heard, ended, close }
  }

  it('ends with 408 when it stands still', async () => {
    const { timers, send, heard, ended, close } = await begun(1000)
    await send(10)
    timers.pass(60_000)
    expect(heard()).to.equal('')
    timers.pass(10_000)
    await ended
    expect(heard()).to.match(/^HTTP\/1\.1 408 /)
    await close()
  })

  it('has all the time that its length needs', async () => {
    const { timers, send, heard, close } = await begun(3_000_000)
    for (let sent = 0; sent < 2_000_000; sent += 500_000) {
      await send(500_000)
      timers.pass(50_000)
    }
    expect(heard()).to.equal('')
    await send(1_000_000)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(heard()).to.match(/whole$/)
    await close()
  })
})

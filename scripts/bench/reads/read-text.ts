import { type Agent, request } from 'node:http'

/** Asks without `Accept-Encoding`, so that no answer is compressed. Rejects on anything but a 200. */
export const readText = (url: string, agent: Agent): Promise<string> =>
  new Promise((resolve, reject) => {
    request(url, { agent }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () =>
        response.statusCode === 200 ? resolve(text) : reject(new Error(`${url} gave ${response.statusCode}: ${text}`)),
      )
    })
      .on('error', reject)
      .end()
  })

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { describeOnBoth } from '../e2e/compositions.ts'
import { eventually } from '../e2e/scratch.ts'
import { fieldOf, signedInAt } from './browser-at-desk.ts'

const itemIdIn = (path: string | null) => /items\/([^?]+)/.exec(path ?? '')?.[1]

const CONTENT = {
  title: '关于农田水利的通知',
  text: '第一行\n第二行',
  publishedOn: '2026-03-05',
  siteAll: 'all',
  topic: 'all',
}

describeOnBoth('the desk of a publisher that runs without the other services', ({ inWorld }) => {
  it('publishes before there are read models, and shows where an item stands once there are', () =>
    inWorld(async (world) => {
      const made = await world.run('init', '--sample')
      expect(made.code, made.stderr).to.equal(0)
      const { taihe } = JSON.parse(readFileSync(join(world.dataFolder, 'tokens.json'), 'utf8'))
      const publisher = await world.startService('publisher', {}, ['--desk'])
      const browser = await signedInAt(publisher.url, taihe)
      const first = await browser.get('/desk')
      expect(first.status, first.page).to.equal(200)
      const key = fieldOf((await browser.get('/desk/new')).page, 'key')
      const signed = await browser.send('/desk/new', { ...CONTENT, key, does: 'sign' })
      expect(signed.status, signed.page).to.equal(303)
      const pageOfItem = () => browser.get(signed.at as string)
      const waiting = await pageOfItem()
      expect(waiting.status, waiting.page).to.equal(200)
      expect(waiting.page).to.include('已签发').and.not.to.include('公开的页面已经更新')
      expect(waiting.page).to.include('查不到公开的页面更新了没有')
      for (const path of ['/desk/import', `/desk/items/${itemIdIn(signed.at)}/correct`])
        expect((await browser.get(path)).status, path).to.equal(200)
      expect((await fetch(`${publisher.url}/readyz?role=publisher`)).status).to.equal(200)

      const projector = await world.startService('projector')
      await eventually(async () => (await pageOfItem()).page.includes('公开的页面已经更新'), 60_000)
      await eventually(async () => (await fetch(`${publisher.url}/readyz`)).ok, 60_000)
      expect(await projector.stop()).to.equal(0)
      expect(await publisher.stop()).to.equal(0)
    }))

  it('is not there unless it was asked for', () =>
    inWorld(async (world) => {
      expect((await world.run('init', '--sample')).code).to.equal(0)
      const publisher = await world.startService('publisher')
      expect((await fetch(`${publisher.url}/desk`)).status).to.equal(404)
      expect(await publisher.stop()).to.equal(0)
    }))
})

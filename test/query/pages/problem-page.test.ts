import { expect } from 'chai'
import type { Request } from 'express'
import { emptyDirectory } from '../../../services/domain/directory/apply-directory-events.ts'
import { problemOf } from '../../../services/http/problem.ts'
import { renderProblemPage } from '../../../services/query/pages/problem-page.ts'
import { createSite } from '../../../services/query/pages/site.ts'

/** A request whose Accept header prefers the first type that is offered, or accepts nothing but `only`. */
const asking = (path: string, only?: string) =>
  ({
    path,
    originalUrl: path,
    headers: {},
    accepts: (offered: string[]) => (only === undefined ? offered[0] : offered.includes(only) && only),
  }) as unknown as Request

const pageOf = (request: Request, problem = problemOf('item-unknown')) =>
  renderProblemPage(problem, request, { directory: emptyDirectory('hub'), site: createSite({}) })

describe('a problem as a page', () => {
  for (const path of ['/', '/boards/1', '/sites/1', '/topics/1', '/townships/1', '/places', '/items/1'])
    it(`is what anybody gets at ${path} who asks for anything`, async () => {
      expect(await pageOf(asking(path))).to.contain('没有这个条目')
    })

  it('is what a browser gets where there is nothing, and a program does not', async () => {
    expect(await pageOf(asking('/nowhere', 'html'))).to.contain('没有找到这个页面')
    expect(await pageOf(asking('/nowhere'))).to.equal(null)
  })

  for (const path of ['/v1/items/x', '/openapi.json', '/metrics', '/livez', '/readyz'])
    it(`is never given at ${path}`, async () => {
      expect(await pageOf(asking(path, 'html'))).to.equal(null)
    })

  it('tells the public nothing of files and engines', async () => {
    const problem = problemOf('store-damaged', { reason: '/srv/hub/read/g1.sqlite: database disk image is malformed' })
    const page = await pageOf(asking('/'), problem)
    expect(page).to.contain('系统暂时无法读取数据').and.contain('store-damaged').and.not.contain('g1.sqlite')
  })

  it('says which item does not check', async () => {
    const page = await pageOf(asking('/items/1'), problemOf('item-not-verifiable', { itemId: 'a.b' }))
    expect(page).to.contain('a.b').and.contain('没有通过核验').and.contain('向发布单位')
    expect(page).to.not.match(/hub |读模型|稍后再试|暂时/)
  })
})

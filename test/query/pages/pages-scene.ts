import { expect } from 'chai'
import { type ItemId, parseDivisionCode } from '../../../services/domain/ids.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../../scratch-places.ts'

export const BROWSER = { headers: { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' } }
export const EVIL = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>'

/** Starts a hub with every kind of item before the tests of the `describe` that calls this, and stops it after them. */
export function pagesScene() {
  let hub: ScratchHub
  const ids = {} as Record<'evil' | 'withdrawn' | 'revised', ItemId>

  before(async () => {
    hub = await startScratchHub()
    ids.evil = hub.publish(
      TAIHE,
      contentOf(EVIL, EVIL, {
        documentNumber: EVIL,
        organ: { name: EVIL, kind: 'department', divisionCode: parseDivisionCode('341222') },
      }),
    ).itemId
    ids.withdrawn = hub.publish(TAIHE, contentOf('会撤下的公告', '撤下前的内容')).itemId
    hub.withdraw(ids.withdrawn, 1, '活动已经结束')
    ids.revised = hub.publish(SHUIZHEN, contentOf('第一版标题', '第一行\n第二行')).itemId
    hub.revise(
      ids.revised,
      1,
      contentOf('第二版标题', '第一行\n第二行\n第三行', {
        field: '扶贫',
        documentNumber: '税政〔2026〕1号',
        issuedOn: '2026-02',
        publishedOn: '2026-03-01',
        validity: 'abolished',
        abolishedOn: '2026-03-04',
        partial: true,
        relations: [{ rel: 'interprets', itemId: ids.evil }],
        attachments: [
          {
            name: '附件表.xlsx',
            mediaType: 'application/vnd.ms-excel',
            bytes: 20_480,
            sha256: 'b'.repeat(64),
            url: 'https://example.gov.cn/a',
          },
        ],
      }),
      '补充内容',
    )
    hub.publish(
      FUYANG,
      contentOf('带格式的公告', '', {
        body: { format: 'html', text: '<h2>一、范围</h2><table><tr><td>甲</td></tr></table>' },
      }),
    )
    for (let i = 0; i < 45; i++) hub.publish(TAIHE, contentOf(`第${i}批次`, '内容'))
    await hub.settle()
  })
  after(() => hub.stop())

  async function page(path: string, status = 200): Promise<string> {
    const response = await hub.fetch(path, BROWSER)
    const text = await response.text()
    expect(response.status, `${path}\n${text}`).to.equal(status)
    expect(response.headers.get('content-type'), path).to.equal('text/html; charset=utf-8')
    return text
  }

  return {
    hub: () => hub,
    ids,
    page,
    everyPage: () => [
      '/',
      '/boards/341222102200',
      '/sites/341222',
      '/topics/341200',
      `/items/${ids.evil}`,
      `/items/${ids.withdrawn}`,
      `/items/${ids.revised}`,
    ],
  }
}

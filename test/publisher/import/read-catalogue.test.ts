import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { HubError } from '../../../services/domain/errors.ts'
import { wordsOf } from '../../../services/edge/words-of.ts'
import { readCatalogue } from '../../../services/publisher/import/read-catalogue.ts'
import { scratchFolder } from '../../scratch-folder.ts'

const HEADER = '序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,公开对象,公开方式'

describe('a catalogue in a file', () => {
  const folder = scratchFolder()
  const read = (text: string, inherit = false, name = '目录.csv') => {
    const file = join(folder(), name)
    writeFileSync(file, text)
    return readCatalogue(file, { inherit })
  }
  const refusal = (text: string, name?: string) =>
    read(text, false, name).then(
      () => 'read',
      (error) => (error instanceof HubError ? `${error.code} ${error.message}` : String(error)),
    )

  it('is read row by row, with number, subject and what 公开方式 says of disclosure', async () => {
    const { rows, faults } = await read(
      `${HEADER}\n1,救灾,物资发放,清单,《条例》,20个工作日内,新镇人民政府,政府网站、公开查阅点,全社会,主动\n2,户籍,审批,表,《条例》,及时公开,派出所,,申请人,不予公开（个人隐私）\n`,
    )
    expect(faults).to.deep.equal([])
    expect(rows.map(({ row, content }) => [row, content.no, content.subject, content.disclosure])).to.deep.equal([
      [1, '1', '新镇人民政府', 'proactive'],
      [2, '2', '派出所', 'withheld'],
    ])
    expect(rows[0]?.content.channels).to.deep.equal(['政府网站', '公开查阅点'])
    expect(rows[1]?.content).to.not.have.property('channels')
  })

  it('takes over what stands above only when it is told to, and says so', async () => {
    const text = `${HEADER}\n1,救灾,物资,清单,《条例》,20个工作日内,新镇,政府网站,全社会,主动\n2,同上,资金,清单,,同上,,,全社会,依申请\n`
    const asIs = (await read(text)).rows[1]
    expect(asIs?.content).to.include({ level1: '同上', timeLimit: '同上', disclosure: 'on-application' })
    expect(asIs?.inherited).to.deep.equal([])
    const filled = (await read(text, true)).rows[1]
    expect(filled?.content).to.include({
      level1: '救灾',
      basis: '《条例》',
      timeLimit: '20个工作日内',
      subject: '新镇',
      mode: '依申请',
    })
    expect(filled?.inherited).to.deep.equal(['level1', 'basis', 'timeLimit', 'subject', 'channels'])
  })

  it('may have only the two columns that no catalogue does without', async () => {
    expect((await read('二级事项,公开时限\n物资发放,及时公开\n')).rows).to.have.length(1)
    const missing = wordsOf('header-missing', {})
    expect(missing.remedy).to.contain('二级事项').and.contain('公开时限')
  })

  it('tells columns that it does not know, and cells that cannot be read', async () => {
    const { unknownColumns, faults, rows } = await read(
      '序号,二级事项,公开时限,公开依据,天气\n1,#REF!,及时公开,《条例》,晴\n',
    )
    expect(unknownColumns).to.deep.equal(['天气'])
    expect(faults.map(({ row, fault }) => [row, fault.code])).to.deep.equal([[1, 'cell-error']])
    expect(rows).to.have.length(1)
  })

  it('is refused where it is no catalogue', async () => {
    expect(await refusal('标题,正文,发布日期\na,b,2026-03-05\n')).to.equal('column-missing 二级事项')
    expect(await refusal('序号,一级事项,二级事项,公开主体\n1,a,b,c\n')).to.equal('column-missing 公开时限')
    expect(await refusal('', '空.csv')).to.contain('file-unreadable')
    expect(await refusal('{"level2":"a"}\n', '目录.ndjson')).to.contain('应为 CSV 或 XLSX')
    expect(await refusal('一段话\n又一段话\n')).to.contain('header-missing')
  })
})

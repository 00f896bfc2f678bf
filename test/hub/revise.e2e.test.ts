import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { runHub } from '../../scripts/hub-process.ts'
import type { Answer } from '../e2e/client.ts'
import { scratchFolder } from '../scratch-folder.ts'

const bin = fileURLToPath(new URL('../../services/hub/bin.js', import.meta.url))
const CONTENT = {
  title: '2026年第一季度低保公示',
  body: { format: 'text', text: '补助8.6万元。' },
  shownOn: { board: 'all', site: 'all' },
  documentNumber: '太政办〔2026〕6号',
  summary: '按户公示',
}

describe('hub revise, show and find', function () {
  this.timeout(120_000)
  const folder = scratchFolder()
  let dataFolder: string
  let node: string
  let itemId: string
  const hub = (...args: string[]) => runHub(args, { dataFolder })
  const fileOf = (name: string, text: string) => {
    const file = join(folder(), name)
    writeFileSync(file, text)
    return file
  }
  const shown = async () => JSON.parse((await hub('show', itemId, '--content')).stdout) as Answer

  before(async () => {
    dataFolder = join(folder(), 'data')
    const made = await hub('--json', 'init', '--division', '341222')
    expect(made.code, made.stderr).to.equal(0)
    node = JSON.parse(made.stdout).nodes.find((one: Answer) => one.divisionCode === '341222').nodeId
    const published = await hub(
      ...['--json', 'publish', fileOf('content.json', JSON.stringify(CONTENT))],
      ...['--node', node, '--actor', `${node}-clerk`],
    )
    expect(published.code, published.stderr).to.equal(0)
    itemId = JSON.parse(published.stdout).itemId
  })

  const revise = (...args: string[]) => hub('revise', itemId, '--reason', '更正', '--actor', `${node}-clerk`, ...args)

  it('finds an item by words of its title, its number in any spelling, or its text', async () => {
    for (const text of ['低保', '太政办[2026]06号', '补助8.6万元']) {
      const { stdout, code } = await hub('--json', 'find', text, '--node', node)
      expect([code, JSON.parse(stdout).map((one: Answer) => one.itemId)], text).to.deep.equal([0, [itemId]])
    }
    const { stdout } = await hub('find', '低保', '--node', node)
    expect(stdout).to.equal(`${itemId}  第 1 版  公开中  太政办〔2026〕6号  2026年第一季度低保公示\n`)
    expect((await hub('find', '没有的', '--node', node)).stdout).to.equal('没有找到。\n')
  })

  it('shows what an item says, and gives its content so that it can be sent again', async () => {
    const { stdout } = await hub('show', itemId)
    expect(stdout).to.include('第 1 版  公开中').and.to.include(`${node}-clerk`).and.to.include('太政办〔2026〕6号')
    expect(await shown()).to.deep.equal(CONTENT)
    const unknown = await hub('show', `${node}.0190a000-0000-7000-8000-000000000000`)
    expect([unknown.code, unknown.stderr]).to.satisfy(
      ([code, said]: [number, string]) => code === 1 && /item-unknown/.test(said),
    )
  })

  it('publishes nothing without a terminal to ask on and without --yes, or when nobody signs', async () => {
    const asked = await revise('--set', 'title=改', '--if-match', '1')
    expect([asked.code, asked.stderr]).to.satisfy(([code, said]: [number, string]) => code === 2 && /--yes/.test(said))
    const blind = await revise('--set', 'title=改', '--yes')
    expect([blind.code, blind.stderr]).to.satisfy(
      ([code, said]: [number, string]) => code === 2 && /--if-match/.test(said),
    )
    const nobody = await hub('revise', itemId, '--reason', '更正', '--set', 'title=改', '--yes', '--if-match', '1')
    expect([nobody.code, nobody.stderr]).to.satisfy(
      ([code, said]: [number, string]) => code === 2 && /actor-missing/.test(said),
    )
    expect(await shown()).to.deep.equal(CONTENT)
  })

  it('changes what a patch names, says it word by word, and keeps the rest', async () => {
    const body = fileOf('正文.txt', '补助9.2万元。\n')
    const revised = await revise('--set', 'title=2026年第二季度低保公示', '--body', body, '--if-match', '1', '--yes')
    expect(revised.code, revised.stderr).to.equal(0)
    expect(revised.stderr).to.match(/标题（title）：.*\[-.*一.*-\]\{\+.*二.*\+\}/)
    expect(revised.stderr).to.include('[-8.6-]{+9.2+}')
    expect(await shown()).to.deep.equal({
      ...CONTENT,
      title: '2026年第二季度低保公示',
      body: { format: 'text', text: '补助9.2万元。' },
    })
  })

  it('says of a whole content which members vanish and which outlets are left', async () => {
    const { summary: _, documentNumber: __, ...rest } = await shown()
    const file = fileOf('less.json', JSON.stringify({ ...rest, shownOn: { site: 'all' } }))
    const revised = await revise(file, '--if-match', '2', '--yes')
    expect(revised.code, revised.stderr).to.equal(0)
    expect(revised.stderr)
      .to.include('删去 摘要（summary）：按户公示')
      .and.to.include('删去 发文字号（documentNumber）')
      .and.to.include('不再显示于 太和县公示栏（board/341222）')
  })

  it('that changes nothing makes no version, and says so', async () => {
    const again = await revise('--set', 'title=2026年第二季度低保公示', '--if-match', '3', '--yes', '--json')
    expect(again.code, again.stderr).to.equal(0)
    expect(JSON.parse(again.stdout)).to.deep.include({ version: 3, changes: [] })
    expect(JSON.parse(again.stdout).warnings.map(({ code }: Answer) => code)).to.deep.equal(['changes-nothing'])
    const strict = await revise('--set', 'title=2026年第二季度低保公示', '--if-match', '3', '--yes', '--strict')
    expect(strict.code).to.equal(1)
  })

  it('asks on a terminal: a yes signs, anything else does not', async function () {
    if (spawnSync('script', ['--version']).status !== 0) {
      process.stderr.write('      pending: no `script` (util-linux) here to make a terminal\n')
      return this.skip()
    }
    const answering = async (answer: string) => {
      const command = `"${process.execPath}" "${bin}" revise ${itemId} --set title=${'终端'} --reason 更正 --actor ${node}-clerk`
      const child = spawn('script', ['-qefc', command, '/dev/null'], { env: { ...process.env, HUB_DATA: dataFolder } })
      let said = ''
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk
        if (said.includes('[y/N]') && child.stdin.writable) child.stdin.end(answer)
      })
      const code = await new Promise((resolve) => child.on('close', resolve))
      return { code, said }
    }
    const no = await answering('\n')
    expect(no.code, no.said).to.equal(1)
    expect(no.said).to.include('没有修改')
    const yes = await answering('y\n')
    expect(yes.code, yes.said).to.equal(0)
    expect(yes.said).to.include('version 4')
  })
})

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { parse } from 'yaml'
import { anchorsOf } from '../house/markdown.ts'
import { FIRING, IDLE, QUIET, ruleTests } from './alert-scenes.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const rulesFile = join(ROOT, 'infra/prometheus/alerts.yml')

interface Rule {
  alert: string
  expr: string
  labels: { severity: string }
  annotations: { summary: string; action: string; runbook: string }
}
const { groups } = parse(readFileSync(rulesFile, 'utf8')) as { groups: { rules: Rule[] }[] }
const rules = groups.flatMap((group) => group.rules)

/** Runs the rules over the scenes, as Prometheus would. Null where promtool is not installed. */
function tried(rulesText: string): { ok: boolean; output: string } | null {
  const folder = mkdtempSync(join(tmpdir(), 'hub-test-'))
  try {
    writeFileSync(join(folder, 'alerts.yml'), rulesText)
    writeFileSync(join(folder, 'tests.yml'), JSON.stringify(ruleTests('alerts.yml')))
    const { error, status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', join(folder, 'tests.yml')], {
      encoding: 'utf8',
    })
    return error === undefined ? { ok: status === 0, output: stdout + stderr } : null
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** They wait for a day of the calendar, which no real Prometheus can be made to live through: promtool alone tries them. */
const BY_THE_CALENDAR = new Set(['HubDutyOverdue', 'HubCalendarMissing'])

describe('each alert', function () {
  this.timeout(240_000)

  it('fires in its scene and in no other, stops when the fault has ended, and none fires while nothing happens, at low traffic and in a mass import', function () {
    const found = tried(readFileSync(rulesFile, 'utf8'))
    if (found === null) return notHere(this)
    expect(found.ok, found.output).to.equal(true)
    expect(Object.keys(QUIET)).to.have.length.at.least(4)
  })

  it('has a scene in which it fires', () => {
    const firing = new Set(FIRING.flatMap(({ alerts }) => alerts))
    expect(rules.map(({ alert }) => alert).filter((alert) => !firing.has(alert))).to.deep.equal([])
  })

  it('is expected of a fault on a real Prometheus', () => {
    const faults = ['alert-faults.ts', 'real-prometheus.long.test.ts'].map((file) =>
      readFileSync(join(ROOT, 'test/infra', file), 'utf8'),
    )
    const expected = new Set(faults.flatMap((text) => text.match(/(?<= alerts: \[.*')Hub\w+(?=')/g) ?? []))
    const tried = rules.map(({ alert }) => alert).filter((alert) => !BY_THE_CALENDAR.has(alert))
    expect(tried.filter((alert) => !expected.has(alert))).to.deep.equal([])
  })

  it('asks only for series that the scenes have, so that none is quiet for want of them', () => {
    const known = new Set(Object.keys(IDLE).map((series) => series.replace(/\{.*/, '')))
    const asked = rules.flatMap(({ expr }) => expr.match(/\bhub_[a-z_]+|\bup\b/g) ?? [])
    expect(asked.filter((name) => !known.has(name))).to.deep.equal([])
  })

  it('keeps several hubs apart', () => {
    const merging = rules.filter(({ expr }) => /\b(?:max|min|sum|count)(?: by \((?!hub\b)[^)]*\))? ?\(/.test(expr))
    expect(merging.map(({ alert }) => alert)).to.deep.equal([])
  })

  it('says what to do, and where the manual goes on', () => {
    for (const { alert, annotations } of rules) {
      const [file = '', anchor = ''] = annotations.runbook.split('#')
      expect(anchorsOf(readFileSync(join(ROOT, file), 'utf8')), alert).to.include(anchor)
      expect(anchor).to.equal(alert.toLowerCase())
      expect(annotations.summary, alert).to.match(/\p{Script=Han}/u)
      expect(annotations.action, alert).to.match(/\p{Script=Han}/u)
    }
  })

  it('is in the manual, and the manual has no other', () => {
    const manual = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8')
    const sections = [...manual.matchAll(/^### (Hub\w+)$/gm)].map(([, name]) => name)
    expect(sections.sort()).to.deep.equal(rules.map(({ alert }) => alert).sort())
  })
})

function notHere(test: Mocha.Context): void {
  console.log('      promtool is not installed (apt-get install prometheus has it): no rule was tried here')
  test.skip()
}

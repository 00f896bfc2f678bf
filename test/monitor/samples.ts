import { expect } from 'chai'

const SAMPLE = /^([a-z_][a-z0-9_]*)(\{(?:[a-z_]+="[^"\\]*",?)+\})? (-?[0-9.e+-]+|NaN|[+-]Inf)$/i

/** The samples of a Prometheus text by name and labels. Every line must be well formed, and every name declared before. */
export function samplesOf(text: string): Map<string, number> {
  const told = new Map<string, string>()
  const samples = new Map<string, number>()
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const type = /^# TYPE (\S+) (counter|gauge|histogram|summary)$/.exec(line)
    if (type !== null) told.set(type[1] as string, type[2] as string)
    if (line.startsWith('#')) continue
    const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? []
    expect(name, line).not.to.equal('')
    const kind = told.get(name) ?? told.get(name.replace(/_(bucket|sum|count)$/, ''))
    expect(kind, `${name} has a TYPE`).not.to.equal(undefined)
    // promtool demands that counters, and only counters, end in _total.
    if (name.startsWith('hub_') || name.startsWith('nodejs_'))
      expect(name.endsWith('_total'), name).to.equal(kind === 'counter')
    samples.set(name + labels, Number(value))
  }
  return samples
}

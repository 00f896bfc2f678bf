import { expect } from 'chai'
import { HubError } from '../../../services/domain/errors.ts'
import { describeFailure } from '../../../services/hub/cli/output.ts'

describe('the line of a command that failed', () => {
  const lineOf = (...args: ConstructorParameters<typeof HubError>) => describeFailure(new HubError(...args)).line

  it('says what to do where the error itself does not', () => {
    const says = 'hub: The disk is full. Make room on the disk, then try again. [disk-full]'
    expect(lineOf('disk-full', 'The disk is full')).to.equal(says)
    expect(lineOf('disk-full', 'The disk is full.')).to.equal(says)
  })

  it('leaves a sentence alone that gives its own advice', () => {
    expect(lineOf('topic-missing', 'Kafka has no such topic. Run: hub topics apply.')).to.equal(
      'hub: Kafka has no such topic. Run: hub topics apply. [topic-missing]',
    )
  })

  it('mends a damaged store by what the file is', () => {
    expect(lineOf('store-damaged', '/data/log.sqlite is damaged')).to.equal(
      'hub: /data/log.sqlite is damaged. Restore it from a backup. [store-damaged]',
    )
    expect(lineOf('store-damaged', '/data/nodes/a/journal.sqlite is damaged')).to.contain('move it away')
    expect(lineOf('store-damaged', '/data/read/g1.sqlite is damaged')).to.contain('built again from the log')
    expect(lineOf('store-damaged', 'MongoDB is damaged: x')).to.contain('hub rebuild')
  })

  for (const [code, exit] of [
    ['topic-missing', 2],
    ['schema-not-registered', 2],
    ['key-missing', 2],
    ['log-stalled', 3],
    ['keys-in-use', 3],
    ['directory-broken', 1],
  ] as const)
    it(`ends with ${exit} for ${code}`, () => {
      expect(describeFailure(new HubError(code, '')).exit).to.equal(exit)
    })

  it('keeps the stack of a bug', () => {
    expect(describeFailure(new TypeError('undefined is no function'))).to.satisfy(
      ({ line, exit }: { line: string; exit: number }) => exit === 1 && /^hub: TypeError: .*\n\s+at /.test(line),
    )
  })
})

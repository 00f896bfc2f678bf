import { expect } from 'chai'
import fc from 'fast-check'
import { applyDirectoryEvents, emptyDirectory } from '../../../services/domain/directory/apply-directory-events.ts'
import type { DirectoryFact } from '../../../services/domain/directory/directory-event.ts'
import { type Instant, parseDivisionCode, parseInstant } from '../../../services/domain/ids.ts'
import {
  CITY,
  COUNTY,
  DIRECTORY,
  directoryAfter,
  FACTS,
  HUB,
  LIULIN,
  OTHER_COUNTY,
  OTHER_TOWN,
  OTHER_VILLAGE,
  publicPart,
  signedFacts,
  TOWN,
  VILLAGE,
} from '../scene.ts'
import { described } from './described.ts'

describe('the directory', () => {
  it('knows its divisions, from the top down', () => {
    expect(DIRECTORY.division(TOWN)).to.deep.equal({
      code: TOWN,
      name: '柳林镇',
      level: 'township',
      parent: COUNTY,
      mergedInto: null,
    })
    expect(DIRECTORY.children(COUNTY).map(({ name }) => name)).to.deep.equal(['柳林镇', '桑园乡'])
    expect([...DIRECTORY.divisions()].length).to.equal(10)
    expect(DIRECTORY.division(parseDivisionCode('999999'))).to.equal(undefined)
  })

  it('tells what lies under what', () => {
    for (const above of [VILLAGE, TOWN, COUNTY, CITY]) expect(DIRECTORY.isUnder(VILLAGE, above), above).to.equal(true)
    for (const [below, other] of [
      [VILLAGE, OTHER_TOWN],
      [COUNTY, TOWN],
      [COUNTY, OTHER_COUNTY],
      [parseDivisionCode('999999'), CITY],
    ] as const)
      expect(DIRECTORY.isUnder(below, other), `${below} ${other}`).to.equal(false)
  })

  describe('names a division', () => {
    const renamed = directoryAfter(
      DIRECTORY,
      { type: 'DivisionRenamed', code: OTHER_TOWN, name: '桑园镇', since: '2025-07-28' },
      { type: 'DivisionRenamed', code: OTHER_TOWN, name: '桑园街道', since: '2027-01-01' },
      { type: 'DivisionRenamed', code: OTHER_TOWN, name: '桑园区公所', since: '1990-01-01' },
    )
    const nameAt = (at?: Instant) => renamed.division(OTHER_TOWN, at)?.name

    it('as it was called on the day, in Asia/Shanghai, in whatever order the renamings became known', () => {
      expect(nameAt(parseInstant('1980-01-01T00:00:00.000Z'))).to.equal('桑园乡')
      expect(nameAt(parseInstant('1995-01-01T00:00:00.000Z'))).to.equal('桑园区公所')
      expect(nameAt(parseInstant('2025-07-27T15:59:59.999Z'))).to.equal('桑园区公所')
      expect(nameAt(parseInstant('2025-07-27T16:00:00.000Z'))).to.equal('桑园镇')
    })

    it('by its last known name when no moment is given', () => {
      expect(nameAt()).to.equal('桑园街道')
    })

    it('by the later of two renamings for the same day: it mends the earlier', () => {
      const mended = directoryAfter(renamed, {
        type: 'DivisionRenamed',
        code: OTHER_TOWN,
        name: '桑园新镇',
        since: '2025-07-28',
      })
      expect(mended.division(OTHER_TOWN, parseInstant('2026-01-01T00:00:00.000Z'))?.name).to.equal('桑园新镇')
    })

    it('and an earlier position of the directory still says what it said', () => {
      expect(DIRECTORY.division(OTHER_TOWN)?.name).to.equal('桑园乡')
    })
  })

  describe('after a merger', () => {
    const merged = directoryAfter(DIRECTORY, {
      type: 'DivisionsMerged',
      codes: [OTHER_TOWN],
      into: TOWN,
      since: '2026-07-01',
    })

    it('says from which day on a division is merged', () => {
      expect(merged.division(OTHER_TOWN, parseInstant('2026-06-30T15:59:00.000Z'))?.mergedInto).to.equal(null)
      expect(merged.division(OTHER_TOWN, parseInstant('2026-06-30T16:00:00.000Z'))?.mergedInto).to.equal(TOWN)
    })

    it('what lay under the one lies under the other, and under its county', () => {
      expect(merged.isUnder(OTHER_VILLAGE, TOWN)).to.equal(true)
      expect(merged.isUnder(VILLAGE, OTHER_TOWN)).to.equal(false)
      expect(directoryAfter(DIRECTORY, mergerOfCounties).isUnder(TOWN, OTHER_COUNTY)).to.equal(true)
    })

    it('the lineage of a village holds both', () => {
      expect(merged.lineage(OTHER_VILLAGE)).to.have.members([OTHER_VILLAGE, OTHER_TOWN, TOWN, COUNTY, CITY])
      expect(merged.lineage(VILLAGE)).to.have.members([VILLAGE, TOWN, OTHER_TOWN, COUNTY, CITY])
    })

    it('the lineage holds what merged into what merged', () => {
      const third = parseDivisionCode('341222104')
      const twice = directoryAfter(
        merged,
        { type: 'DivisionDefined', code: third, name: '新河镇', level: 'township', parent: COUNTY },
        { type: 'DivisionsMerged', codes: [TOWN], into: third, since: '2026-08-01' },
      )
      expect(twice.lineage(third)).to.have.members([third, TOWN, OTHER_TOWN, COUNTY, CITY])
    })

    it('its place at a level is that of the one it merged into, from the day on', () => {
      const counties = directoryAfter(DIRECTORY, mergerOfCounties)
      expect(counties.atLevelOrAbove(TOWN, 'county', parseInstant('2026-06-01T00:00:00.000Z'))).to.equal(COUNTY)
      expect(counties.atLevelOrAbove(TOWN, 'county', parseInstant('2026-08-01T00:00:00.000Z'))).to.equal(OTHER_COUNTY)
      expect(counties.atLevelOrAbove(COUNTY, 'village')).to.equal(OTHER_COUNTY)
    })

    it('its places at a level between two moments are all that it had there, and no other', () => {
      const [may, june, august] = ['2026-05-01', '2026-06-01', '2026-08-01'].map((day) =>
        parseInstant(`${day}T00:00:00.000Z`),
      ) as [Instant, Instant, Instant]
      const counties = directoryAfter(DIRECTORY, mergerOfCounties)
      const between = (first: Instant, last: Instant, directory = counties) =>
        directory.atLevelOrAboveBetween(TOWN, 'county', first, last)
      expect(between(may, june)).to.deep.equal([COUNTY])
      expect(between(june, may)).to.deep.equal([COUNTY])
      expect(between(august, august)).to.deep.equal([OTHER_COUNTY])
      expect(between(june, august)).to.deep.equal([COUNTY, OTHER_COUNTY])
      expect(between(august, june)).to.deep.equal([OTHER_COUNTY, COUNTY])
      expect(between(june, august, DIRECTORY)).to.deep.equal([COUNTY])
    })

    it('its places between two moments are also those that it only had in the meantime', () => {
      const third = parseDivisionCode('341227')
      const twice = directoryAfter(
        DIRECTORY,
        { type: 'DivisionDefined', code: third, name: '新淝县', level: 'county', parent: CITY },
        mergerOfCounties,
        { type: 'DivisionsMerged', codes: [OTHER_COUNTY], into: third, since: '2026-09-01' },
      )
      const [june, december] = ['2026-06-01', '2026-12-01'].map((day) => parseInstant(`${day}T00:00:00.000Z`)) as [
        Instant,
        Instant,
      ]
      expect(twice.atLevelOrAboveBetween(TOWN, 'county', june, december)).to.have.members([COUNTY, OTHER_COUNTY, third])
      expect(twice.atLevelOrAboveBetween(TOWN, 'county', june, june)).to.deep.equal([COUNTY])
      const october = parseInstant('2026-10-01T00:00:00.000Z')
      expect(twice.atLevelOrAboveBetween(TOWN, 'county', october, december)).to.deep.equal([third])
      expect(twice.everAtLevelOrAbove(TOWN, 'county')).to.have.members([COUNTY, OTHER_COUNTY, third])
    })

    const mergerOfCounties: DirectoryFact = {
      type: 'DivisionsMerged',
      codes: [COUNTY],
      into: OTHER_COUNTY,
      since: '2026-07-01',
    }
  })

  it('a node keeps its registration and its keys when it moves', () => {
    const moved = directoryAfter(DIRECTORY, {
      type: 'NodeMoved',
      nodeId: LIULIN,
      divisionCode: OTHER_TOWN,
    })
    expect(moved.node(LIULIN)).to.deep.include({
      divisionCode: OTHER_TOWN,
      formerDivisions: [TOWN],
      registrationHash: DIRECTORY.node(LIULIN)?.registrationHash,
    })
    expect(moved.node(LIULIN)?.keys.length).to.equal(1)
  })

  it('a rotation ends the old key at its last event and adds the new one; a revocation ends it everywhere', () => {
    const rotated = directoryAfter(
      DIRECTORY,
      {
        type: 'KeyRotated',
        nodeId: LIULIN,
        oldKeyId: 'liulin-1',
        lastSeq: 7,
        ...publicPart('liulin-2'),
      },
      { type: 'KeyRevoked', nodeId: LIULIN, keyId: 'liulin-2', reason: 'stolen' },
    )
    const keys = rotated.node(LIULIN)?.keys.map(({ keyId, untilSeq, revoked }) => [keyId, untilSeq, revoked])
    expect(keys).to.deep.equal([
      ['liulin-1', 7, false],
      ['liulin-2', null, true],
    ])
  })

  it('each rotation ends one key only', () => {
    const next = (number: number, lastSeq: number): DirectoryFact => ({
      type: 'KeyRotated',
      nodeId: LIULIN,
      oldKeyId: `liulin-${number}`,
      lastSeq,
      ...publicPart(`liulin-${number + 1}`),
    })
    const rotated = directoryAfter(DIRECTORY, next(1, 7), next(2, 12))
    expect(rotated.node(LIULIN)?.keys.map(({ untilSeq }) => untilSeq)).to.deep.equal([7, 12, null])
  })

  it('knows its nodes, in the order of their registration', () => {
    expect(DIRECTORY.nodes().map(({ nodeId }) => nodeId)).to.deep.equal(['city', 'zehe', 'liulin'])
  })

  it('answers the same when it is asked again', () => {
    const directory = directoryAfter(DIRECTORY, { type: 'FieldDefined', name: '某' })
    const nobody = parseDivisionCode('341299999999')
    for (const _ of ['once', 'again']) {
      expect([directory.isUnder(VILLAGE, CITY), directory.isUnder(VILLAGE, OTHER_TOWN)]).to.deep.equal([true, false])
      expect(directory.lineage(VILLAGE)).to.have.members([VILLAGE, TOWN, COUNTY, CITY])
      expect([directory.isUnder(nobody, CITY), directory.lineage(nobody)]).to.deep.equal([false, [nobody]])
    }
  })

  it('is the same where nothing was added, and no other object serves as one', () => {
    expect(applyDirectoryEvents(DIRECTORY, [])).to.equal(DIRECTORY)
    expect(() => directoryAfter({ ...DIRECTORY }, { type: 'FieldDefined', name: '某' })).to.throw('not made by')
  })

  it('keeps its fields when something else is added', () => {
    const fields = directoryAfter(DIRECTORY, { type: 'FieldDefined', name: '征地补偿' })
    const more = directoryAfter(fields, { type: 'FieldDefined', name: '社会救助' })
    expect(more.fields()).to.deep.equal(['征地补偿', '社会救助'])
    expect(fields.fields()).to.deep.equal(['征地补偿'])
  })

  it('a field that is defined twice is there once', () => {
    const field: DirectoryFact = { type: 'FieldDefined', name: '征地补偿' }
    expect(directoryAfter(DIRECTORY, field, field).fields()).to.deep.equal(['征地补偿'])
  })

  it('is the same however its events are split, and applying them leaves the earlier one as it was', () => {
    const facts: DirectoryFact[] = [
      ...FACTS,
      { type: 'DivisionsMerged', codes: [OTHER_TOWN], into: TOWN, since: '2026-07-01' },
      {
        type: 'KeyRotated',
        nodeId: LIULIN,
        oldKeyId: 'liulin-1',
        lastSeq: 3,
        ...publicPart('liulin-2'),
      },
    ]
    const events = signedFacts(emptyDirectory(HUB), facts)
    const whole = described(applyDirectoryEvents(emptyDirectory(HUB), events))
    fc.assert(
      fc.property(fc.array(fc.nat(events.length), { maxLength: 5 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), events.length]
        let directory = emptyDirectory(HUB)
        for (const [index, place] of places.entries()) {
          const before = described(directory)
          const next = applyDirectoryEvents(directory, events.slice(places[index - 1] ?? 0, place))
          expect(described(directory)).to.deep.equal(before)
          directory = next
        }
        expect(described(directory)).to.deep.equal(whole)
      }),
      { numRuns: 30 },
    )
  })
})

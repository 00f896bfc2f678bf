import type { DirectoryFact } from '../../services/domain/directory/directory-event.ts'
import { createLog } from '../../services/hub/founding/log-creation.ts'
import { outletOf } from '../../services/query/requested-outlet.ts'
import { DIVISIONS, NODES } from '../plain-hub/divisions.ts'
import { keyNamed } from '../plain-hub/keys.ts'
import { CODEC, HUB_ID, ROOT_KEY } from '../plain-hub/roots.ts'
import { stillProcess } from '../plain-hub/still-process.ts'
import { createPlainJournal } from '../plain-hub/stores/journal.ts'
import { type Client, createClient } from './client.ts'
import { type Clerks, createClerks } from './commands.ts'
import type { Mutant } from './mutants.ts'
import { type NodeDisk, type Office, openOffice } from './office.ts'
import { openProjector, type SimulatedProjector } from './projectors.ts'
import type { World } from './world.ts'

/** The nodes that one process publishes for. While it is closed there is no office. */
export interface Seat {
  disks: NodeDisk[]
  office: Office | null
}

/** Everybody who takes part in a run. */
export interface Cast {
  seats: Seat[]
  disks: NodeDisk[]
  projectors: SimulatedProjector[]
  frozen: SimulatedProjector[]
  clients: Client[]
  clerks: Clerks
  /** Nodes that the directory does not have yet. */
  unregistered: NodeDisk[]
  lostWithDisk: Set<string>
  openProjector(): void
  open(seat: Seat): void
}

export const registrationOf = ({ nodeId, name, level, divisionCode, signingKey }: NodeDisk): DirectoryFact => ({
  type: 'NodeRegistered',
  nodeId,
  name,
  level,
  divisionCode,
  keyId: signingKey.keyId,
  publicKey: signingKey.publicKeyText,
})

/** Makes the log and the directory, and sets everybody to work. */
export async function assemble(world: World, mutant: Mutant | null): Promise<Cast> {
  const { troubles, dice } = world
  const disks = NODES.slice(0, troubles.nodes).map(
    (node): NodeDisk => ({
      ...node,
      journal: createPlainJournal(node.nodeId),
      signingKey: keyNamed(`${node.nodeId}-1`),
      keysMade: 1,
      copies: [],
    }),
  )
  const registered = disks.slice(0, disks.length - troubles.lateNodes)
  await createLog({
    ...world,
    log: world.log.as(stillProcess),
    codec: CODEC,
    rootKey: ROOT_KEY,
    hubId: HUB_ID,
    logId: 'log',
  })
  const authority = await world.authorityFor(stillProcess)
  await authority.append([...DIVISIONS, ...registered.map(registrationOf)])

  const reader = await world.readerFor(stillProcess)
  const cut = dice.between(1, disks.length)
  const replace = (place: number) => {
    cast.projectors.splice(place, 1)
    cast.openProjector()
  }
  const cast: Cast = {
    seats: [disks.slice(0, cut), disks.slice(cut)]
      .filter((group) => group.length > 0)
      .map((group) => ({ disks: group, office: null })),
    disks,
    projectors: [],
    frozen: [],
    clients: [],
    clerks: createClerks(world),
    unregistered: disks.slice(registered.length),
    lostWithDisk: new Set(),
    openProjector: () => {
      const opened = openProjector(world, mutant, (isPaused) => {
        if (isPaused) cast.frozen.push(opened)
        const place = cast.projectors.indexOf(opened)
        if (place >= 0) replace(place)
      })
      cast.projectors.push(opened)
    },
    open: (seat) => {
      seat.office = openOffice(world, seat.disks)
    },
  }
  for (const seat of cast.seats) cast.open(seat)
  for (let count = 0; count < troubles.projectors; count++) cast.openProjector()
  const site = await outletOf('site', '341222', reader)
  const board = await outletOf('board', '341222102201', reader)
  for (const outlet of [undefined, site, board]) cast.clients.push(await createClient(world, mutant, outlet))
  return cast
}

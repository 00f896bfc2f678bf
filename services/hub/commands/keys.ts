import { existsSync, renameSync, rmSync } from 'node:fs'
import { type Command, Option } from 'commander'
import type { DirectoryFact } from '../../domain/directory/directory-event.ts'
import { HubError } from '../../domain/errors.ts'
import type { DivisionCode, NodeId } from '../../domain/ids.ts'
import { contextOf } from '../cli/command-context.ts'
import { sayFaults } from '../cli/say-faults.ts'
import { typedDivision, typedNodeId } from '../cli/typed-ids.ts'
import { loadSigningKey, newSigningKey, nodeKey, saveSigningKey } from '../data/keys.ts'
import { lockDataFolder } from '../data/lock-data-folder.ts'
import { lockKeysExclusive } from '../data/lock-keys.ts'
import { ownNode } from '../data/own-nodes.ts'
import { loadRootKey, loadRootKeys } from '../data/root-keys.ts'
import { openJournal, openWriteSide, type WriteSide } from '../engines/open-stores.ts'
import { type NodeSpec, registration } from '../founding/make-hub.ts'

interface NewNodeOptions {
  node: NodeId
  name: string
  level: NodeSpec['level']
  division: DivisionCode
}

/** The hub must be stopped while keys change, because a running one would go on signing with the old key. */
export function keysCommand(program: Command): void {
  const keys = program.command('keys').description('keys of nodes; the hub must be stopped')

  keys
    .command('new')
    .description('register a node with a new key')
    .requiredOption('--node <nodeId>', 'id of the new node', typedNodeId)
    .requiredOption('--name <name>', 'its name')
    .addOption(new Option('--level <level>', 'its level').choices(['township', 'county', 'city']).makeOptionMandatory())
    .requiredOption('--division <code>', 'its division', typedDivision)
    .action(({ node, name, level, division }: NewNodeOptions) =>
      change(program, async ({ data, append }) => {
        if (existsSync(data.nodeKeyFile(node)))
          throw new HubError('usage', `Node "${node}" has a key already: hub keys rotate --node ${node}`)
        const isNew = !existsSync(data.nodeFolder(node))
        try {
          await append(registration(data, { nodeId: node, name, level, divisionCode: division }))
        } catch (error) {
          // Nobody knows this key yet, and the next attempt may bring another one.
          rmSync(isNew ? data.nodeFolder(node) : data.nodeKeyFile(node), { recursive: true, force: true })
          throw error
        }
      }),
    )

  keys
    .command('rotate')
    .description('a new key takes over; the old one counts up to its last event')
    .requiredOption('--node <nodeId>', 'the node', typedNodeId)
    .action(({ node }: { node: NodeId }) =>
      change(program, async ({ data, side, append }) => {
        const file = data.nodeKeyFile(ownNode(data, node))
        const next = `${file}.next`
        if (!existsSync(next)) saveSigningKey(next, newSigningKey(node))
        const { keyId, publicKeyText } = loadSigningKey(next)
        const journal = openJournal(data, node)
        const lastSeq = journal.head().nodeSeq
        journal.close()
        const known = side.directory.latest().node(node)?.keys ?? []
        const oldKeyId = nodeKey(data, node).keyId
        // An earlier attempt may have ended between the directory and its announcement, or before the renaming.
        if (known.some((key) => key.keyId === keyId)) await side.authority(loadRootKey(data)).announce()
        else await append({ type: 'KeyRotated', nodeId: node, oldKeyId, lastSeq, keyId, publicKey: publicKeyText })
        renameSync(next, file)
      }),
    )

  keys
    .command('revoke <keyId>')
    .description('a key stops counting from here on (stolen or lost)')
    .requiredOption('--node <nodeId>', 'the node', typedNodeId)
    .requiredOption('--reason <text>', 'why')
    .action((keyId: string, { node, reason }: { node: NodeId; reason: string }) =>
      change(program, ({ append }) => append({ type: 'KeyRevoked', nodeId: node, keyId, reason })),
    )
}

interface KeyChange {
  data: ReturnType<typeof contextOf>['data']
  side: WriteSide
  append: (fact: DirectoryFact) => Promise<void>
}

async function change(program: Command, work: (change: KeyChange) => Promise<void>): Promise<void> {
  const context = contextOf(program)
  const { data, output } = context
  loadRootKeys(data)
  using _folder = lockDataFolder(data)
  using _keys = lockKeysExclusive(data)
  await using side = await openWriteSide(context)
  const append = async (fact: DirectoryFact) => {
    const outcome = await side.authority(loadRootKey(data)).append([fact])
    if (!outcome.ok) throw new HubError('usage', sayFaults(outcome.faults))
    const { position } = outcome.directory
    output.result({ position, fact }, () => `${fact.type}: directory at ${position}`)
  }
  await work({ data, side, append })
}

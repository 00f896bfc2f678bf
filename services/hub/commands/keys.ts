import { existsSync, renameSync } from 'node:fs'
import { type Command, Option } from 'commander'
import type { DirectoryFact } from '../../domain/directory/directory-event.ts'
import { HubError } from '../../domain/errors.ts'
import type { DivisionCode, NodeId } from '../../domain/ids.ts'
import { contextOf } from '../cli/command-context.ts'
import { sayFaults } from '../cli/say-faults.ts'
import { typedDivision, typedNodeId } from '../cli/typed-ids.ts'
import { typedReason } from '../cli/typed-public-texts.ts'
import { loadSigningKey, newSigningKey, nodeKey, saveSigningKey } from '../data/keys.ts'
import { lockDataFolder } from '../data/lock-data-folder.ts'
import { lockKeysExclusive } from '../data/lock-keys.ts'
import { ownNode } from '../data/own-nodes.ts'
import { loadRootKey, loadRootKeys } from '../data/root-keys.ts'
import type { AppendOutcome, DirectoryAuthority } from '../engines/directory-authority.ts'
import { openJournal, openWriteSide, type WriteSide } from '../engines/open-stores.ts'
import { registerNode } from '../founding/register-node.ts'
import type { NodeSpec } from '../founding/registration-of.ts'

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
      change(program, async ({ data, side, authority, report }) => {
        const { directory } = side
        const spec = { nodeId: node, name, level, divisionCode: division }
        const { fact, ...outcome } = await registerNode({ data, directory, authority }, spec)
        report(fact, outcome)
      }),
    )

  keys
    .command('rotate')
    .description('a new key takes over; the old one counts up to its last event')
    .requiredOption('--node <nodeId>', 'the node', typedNodeId)
    .action(({ node }: { node: NodeId }) =>
      change(program, async ({ data, side, authority, append }) => {
        const file = data.nodeKeyFile(ownNode(data, node))
        const next = data.nextNodeKeyFile(node)
        if (!existsSync(next)) saveSigningKey(next, newSigningKey(node))
        const { keyId, publicKeyText } = loadSigningKey(next)
        const journal = openJournal(data, node)
        const lastSeq = journal.head().nodeSeq
        journal.close()
        const known = side.directory.latest().node(node)?.keys ?? []
        const oldKeyId = nodeKey(data, node).keyId
        // An earlier attempt may have ended between the directory and its announcement, or before the renaming.
        if (known.some((key) => key.keyId === keyId)) await authority.announce()
        else await append({ type: 'KeyRotated', nodeId: node, oldKeyId, lastSeq, keyId, publicKey: publicKeyText })
        renameSync(next, file)
      }),
    )

  keys
    .command('revoke <keyId>')
    .description('a key stops counting from here on (stolen or lost)')
    .requiredOption('--node <nodeId>', 'the node', typedNodeId)
    .requiredOption('--reason <text>', 'why; it is public for ever', typedReason)
    .action((keyId: string, { node, reason }: { node: NodeId; reason: string }) =>
      change(program, ({ append }) => append({ type: 'KeyRevoked', nodeId: node, keyId, reason })),
    )
}

interface KeyChange {
  data: ReturnType<typeof contextOf>['data']
  side: WriteSide
  authority: DirectoryAuthority
  /** Tells the operator what became of a fact. HubError `usage` when a rule said no. */
  report: (fact: DirectoryFact, outcome: AppendOutcome) => void
  append: (fact: DirectoryFact) => Promise<void>
}

async function change(program: Command, work: (change: KeyChange) => Promise<void>): Promise<void> {
  const context = contextOf(program)
  const { data, output } = context
  loadRootKeys(data)
  using _folder = lockDataFolder(data)
  using _keys = lockKeysExclusive(data)
  await using side = await openWriteSide(context)
  const authority = side.authority(loadRootKey(data))
  const report = (fact: DirectoryFact, outcome: AppendOutcome) => {
    if (!outcome.ok) throw new HubError('usage', sayFaults(outcome.faults))
    const { position } = outcome.directory
    output.result({ position, fact }, () => `${fact.type}: directory at ${position}`)
  }
  const append = async (fact: DirectoryFact) => report(fact, await authority.append([fact]))
  await work({ data, side, authority, report, append })
}

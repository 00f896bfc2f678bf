import type { Directory } from '../../../services/domain/directory/directory.ts'

/** All that a directory says, for comparing. */
export const described = (directory: Directory) => ({
  position: directory.position,
  hash: directory.hash,
  divisions: [...directory.divisions()],
  lineages: [...directory.divisions()].map(({ code }) => directory.lineage(code)),
  nodes: directory.nodes().map((n) => ({ ...n, keys: n.keys.map(({ publicKey: _, ...key }) => key) })),
})

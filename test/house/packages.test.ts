import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (name: string) => readFileSync(`${root}/${name}`, 'utf8')
const manifest = JSON.parse(read('package.json'))
const lock = JSON.parse(read('package-lock.json'))
const dependencies: Record<string, string> = { ...manifest.dependencies, ...manifest.devDependencies }

describe('packages', () => {
  it('every dependency is pinned to one exact version', () => {
    const loose = Object.entries(dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
    expect(loose).to.deep.equal([])
  })

  it('the lock file holds the versions that package.json names', () => {
    for (const [name, version] of Object.entries(dependencies))
      expect(lock.packages[`node_modules/${name}`]?.version, name).to.equal(version)
  })

  it('the lock file names no host, only what each package is and its digest', () => {
    type Locked = { resolved?: string; integrity?: string; link?: boolean }
    const packages = Object.entries<Locked>(lock.packages).filter(([place]) => place !== '')
    expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([place]) => place)).to.deep.equal([])
    expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([p]) => p)).to.deep.equal([])
  })

  it('npm is told to keep it so, and is told no registry', () => {
    const settings = read('.npmrc')
    expect(settings).to.include('omit-lockfile-registry-resolved=true').and.include('save-exact=true')
    expect(settings).not.to.match(/registry\s*=\s*http/)
  })

  it('no file of the project names a package registry host', () => {
    const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
    const hosts = new RegExp(
      ['registry\\.npm', 'npmmirror\\.', 'pypi\\.org', 'repo1?\\.maven', 'yarnpkg\\.com'].join('|'),
    )
    const naming = files.filter((file) => file !== 'test/house/packages.test.ts' && hosts.test(read(file)))
    expect(naming).to.deep.equal([])
  })
})

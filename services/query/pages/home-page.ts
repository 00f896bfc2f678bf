import { html } from 'hono/html'
import type { Directory, Division } from '../../domain/directory/directory.ts'
import { topDivisions } from '../../domain/directory/top-divisions.ts'
import type { Html, Page } from './layout.ts'
import { outletPath } from './place-names.ts'
import { siteName } from './site-name.ts'
import { townshipPlaces } from './township-places.ts'

/** The home page: search, the fields, and every place down to the village boards. */
export function renderHomePage(directory: Directory): Page {
  const name = siteName(directory)
  const tops = topDivisions(directory)
  const topic = tops.find(({ level }) => level === 'city')
  return {
    title: name,
    siteName: name,
    crumbs: [],
    main: html`<h1>${name}</h1>
<p class="lead">县、乡、村公开的每一条信息只发布一次，在村（社区）公示栏、县区网站和市级专题上一字不差，人人可以核验。</p>
${topic && searchBox(topic)}
${topic && fieldLinks(topic, directory.fields())}
${tops.map((top) => placesUnder(top, directory))}`,
  }
}

const searchBox = (
  topic: Division,
): Html => html`<form class="search" role="search" action="${outletPath('topic', topic.code)}">
<label for="q">搜索${topic.name}公开信息</label>
<div class="row"><input id="q" name="q" type="search" maxlength="200" placeholder="标题、正文、文号"><button>搜索</button></div>
</form>`

const fieldLinks = (topic: Division, fields: string[]): Html | false =>
  fields.length > 0 &&
  html`<nav aria-labelledby="fields"><h2 id="fields">按领域查看</h2>
<ul class="tiles">${fields.map((field) => html`<li><a href="${outletPath('topic', topic.code)}?field=${encodeURIComponent(field)}">${field}</a></li>\n`)}</ul></nav>`

function placesUnder(top: Division, directory: Directory): Html {
  const counties = top.level === 'county' ? [top] : directory.children(top.code)
  return html`<nav aria-labelledby="places-${top.code}"><h2 id="places-${top.code}">按地方查看</h2>
${top.level === 'city' && html`<p><a class="place" href="${outletPath('topic', top.code)}">${top.name}专题</a></p>`}
<div class="counties">${counties.map((county) => countyPlaces(county, directory))}</div></nav>`
}

const countyPlaces = (county: Division, directory: Directory): Html => html`<section class="county">
<h3><a href="${outletPath('site', county.code)}">${county.name}网站</a></h3>
${townshipPlaces(county, directory)}</section>`

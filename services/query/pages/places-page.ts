import { html } from 'hono/html'
import type { Directory, Division } from '../../domain/directory/directory.ts'
import type { FoundPlaces } from '../find-places.ts'
import type { Html, Page } from './layout.ts'
import { pagePathOf, placeName } from './place-names.ts'
import { siteName } from './site-name.ts'

/** A field for the name of a place, for who does not know below which county and township it stands. */
export const placeSearch = (
  asked = '',
): Html => html`<form class="search" role="search" aria-label="查找地方" action="/places">
<label for="place">找我的村、乡镇或县区</label>
<div class="row"><input id="place" name="q" type="search" maxlength="50" value="${asked}" placeholder="名称、拼音或区划代码"><button type="submit">查找</button></div>
</form>`

/** The places that a name, its pinyin or a code leads to. */
export function renderPlacesPage(directory: Directory, asked: string, { places, more }: FoundPlaces): Page {
  return {
    title: '查找地方',
    siteName: siteName(directory),
    crumbs: [{ name: '查找地方', path: null }],
    main: html`<h1>查找地方</h1>
${placeSearch(asked)}
${asked !== '' && places.length === 0 && html`<p class="empty">没有找到“${asked}”。可以试试名称中的两个字，或者拼音的首字母。</p>`}
${
  places.length > 0 &&
  html`<ul class="places-found">${places.map(
    (place) =>
      html`<li><a href="${pagePathOf(place) ?? '/'}">${placeName(place)}</a> <span class="meta">${above(place, directory)}</span></li>\n`,
  )}</ul>`
}
${more > 0 && html`<p class="notice">另有 ${more} 处，请写得更具体一些。</p>`}`,
  }
}

function above({ parent }: Division, directory: Directory): string {
  const names: string[] = []
  for (let division = parent === null ? undefined : directory.division(parent); division !== undefined; ) {
    names.push(division.name)
    division = division.parent === null ? undefined : directory.division(division.parent)
  }
  return names.reverse().join(' › ')
}

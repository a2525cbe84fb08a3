/*
 * `<vigie-urgences finess="750100042" theme="dark" lang="en">`: a frame of Vigie's own page on somebody else's. The
 * frame runs no script and reads nothing of the page around it; its host's CSP allows `frame-src` and `script-src` of
 * this origin. Without the script, the element's own content (a link) stands.
 */
export {};
const origin = new URL((document.currentScript as HTMLScriptElement | null)?.src ?? location.href).origin;

class VigieUrgences extends HTMLElement {
  static readonly observedAttributes = ['finess', 'theme', 'lang', 'height'];

  connectedCallback(): void {
    this.draw();
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.draw();
  }

  private draw(): void {
    const finess = this.getAttribute('finess') ?? '';
    if (!/^[0-9][0-9AB][0-9]{7}$/.test(finess)) return;
    const english = (this.getAttribute('lang') ?? document.documentElement.lang).startsWith('en');
    const url = new URL(`${english ? '/en' : ''}/urgences/${finess}/cadre`, origin);
    const theme = this.getAttribute('theme');
    if (theme) url.searchParams.set('theme', theme);
    const frame = document.createElement('iframe');
    frame.src = url.href;
    frame.title = english ? 'Emergency department (Vigie)' : 'Urgences (Vigie)';
    frame.width = '100%';
    frame.height = this.getAttribute('height') ?? '260';
    frame.loading = 'lazy';
    frame.referrerPolicy = 'no-referrer';
    frame.setAttribute(
      'sandbox',
      'allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation'
    );
    frame.style.border = '0';
    this.replaceChildren(frame);
  }
}

if (!customElements.get('vigie-urgences')) customElements.define('vigie-urgences', VigieUrgences);

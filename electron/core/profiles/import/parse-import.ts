// Tells whose file it is and has it read. Pure. Called by profile-imports.ts. Whatever the bytes are: an ImportedFile, or an AppError.

import { AppError } from '../../../../shared/errors.ts';
import { maximumImportBytes, maximumImportEntries } from '../../../../shared/profile-import.ts';
import { isJsonObject } from '../migrations.ts';
import type { ImportedFile } from './imported-file.ts';
import { isMqttAnalyzer, parseMqttAnalyzer } from './mqtt-analyzer.ts';
import { isMqttExplorer, parseMqttExplorer } from './mqtt-explorer.ts';
import { isMqttxConnection, parseMqttx } from './mqttx.ts';
import { isTreelineExport, parseTreelineExport, type TreelineExport } from './treeline-export.ts';

/** A foreign file, or one of ours, whose secrets may still be locked. */
export type ParsedImport = { readonly file: ImportedFile; readonly treeline: TreelineExport | null };

/** Reads a file. AppError `invalidInput` or `tooLarge` with a sentence that names it. */
export function parseImport(bytes: Uint8Array, fileName: string): ParsedImport {
  const parsed = parseDocument(documentOf(bytes, fileName), fileName);
  const { entries } = parsed.file;
  if (entries.length === 0)
    throw new AppError('invalidInput', `${fileName} holds no connections. Nothing was imported.`);
  if (entries.length > maximumImportEntries) {
    throw new AppError(
      'tooLarge',
      `${fileName} holds ${entries.length.toLocaleString('en')} connections; at most ${maximumImportEntries.toLocaleString('en')} can be imported at once. Split the file.`,
    );
  }
  return parsed;
}

function parseDocument(document: unknown, fileName: string): ParsedImport {
  if (isTreelineExport(document)) {
    const treeline = parseTreelineExport(document, fileName);
    return { file: treeline.file, treeline };
  }
  if (isMqttExplorer(document)) return { file: parseMqttExplorer(document), treeline: null };
  if (isMqttAnalyzer(document)) return { file: parseMqttAnalyzer(document, fileName), treeline: null };
  // MQTTX: entries that are no connections are told one by one, as long as there is one that is.
  if (Array.isArray(document) && (document.length === 0 || document.some(isMqttxConnection))) {
    return { file: parseMqttx(document as readonly unknown[]), treeline: null };
  }
  if (isMqttxConnection(document)) return { file: parseMqttx([document]), treeline: null };
  if (isJsonObject(document) && Array.isArray(document['profiles']) && 'version' in document) {
    throw new AppError(
      'invalidInput',
      `${fileName} is the file in which a Treeline keeps its own connections, with secrets that open only there. Use Export in that Treeline.`,
    );
  }
  throw new AppError(
    'invalidInput',
    `${fileName} is not a file that Treeline can import: it reads its own exports, MQTT Explorer's settings.json, MQTTX's export as JSON, and .mqttbroker files.`,
  );
}

function documentOf(bytes: Uint8Array, fileName: string): unknown {
  if (bytes.length === 0) throw new AppError('invalidInput', `${fileName} is empty. Choose another file.`);
  if (bytes.length > maximumImportBytes) {
    throw new AppError(
      'tooLarge',
      `${fileName} is larger than 32 MB, the most that can be imported. An export from MQTTX is smaller without messages.`,
    );
  }
  try {
    // Drops a byte order mark; a file in another encoding is no JSON.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    // The parser's own words quote the content.
    throw new AppError(
      'invalidInput',
      `${fileName} is not JSON, or damaged. From MQTTX, export as JSON (not YAML, XML, CSV or Excel).`,
    );
  }
}

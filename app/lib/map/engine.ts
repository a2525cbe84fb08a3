/** The one door to maplibre-gl: everything of it that this house uses. Loaded only when a map is opened. */
import 'maplibre-gl/dist/maplibre-gl.css';
import { Map as GlMap, setWorkerUrl, type GeoJSONSource, type StyleSpecification } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';

setWorkerUrl(workerUrl);

export { GlMap, type GeoJSONSource, type StyleSpecification };

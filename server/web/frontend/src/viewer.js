// The read-only diagram of the case pages: pan, zoom, badges. The bpmn.io mark stays where it is.
export { default as Viewer } from "bpmn-js/lib/NavigatedViewer";

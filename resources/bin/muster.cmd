@echo off
set ELECTRON_RUN_AS_NODE=1
"%~dp0..\..\Muster.exe" "%~dp0..\app.asar\out\main\cli.js" %*

-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Host: localhost    Database: brewery
-- ------------------------------------------------------
/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!50503 SET NAMES utf8mb4 */;

--
-- Table structure for table `brew`
--

DROP TABLE IF EXISTS `brew`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `brew` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `recipe` varchar(64) COLLATE utf8mb4_unicode_ci NOT NULL COMMENT 'name; see table recipe(id, name)',
  `started` datetime DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  `gravity` decimal(5,3) DEFAULT NULL,
  `state` enum('mash','boil','ferment, cold','done') NOT NULL DEFAULT 'mash',
  `sealed` tinyint(1) NOT NULL DEFAULT '0',
  `batch_no` smallint DEFAULT NULL,
  `notes` text,
  `label` varchar(80) GENERATED ALWAYS AS (concat(`recipe`,_utf8mb4'-',`id`)) VIRTUAL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `batch` (`batch_no`),
  KEY `ix_recipe` (`recipe`(12)),
  CONSTRAINT `chk_gravity` CHECK ((`gravity` > 0.900))
) ENGINE=InnoDB AUTO_INCREMENT=210 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

LOCK TABLES `brew` WRITE;
/*!40000 ALTER TABLE `brew` DISABLE KEYS */;
INSERT INTO `brew` VALUES (1,'Pale; CREATE TABLE `x` (`y` int)','2024-01-01 10:00:00',1.048,'done',1,12,NULL);
/*!40000 ALTER TABLE `brew` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `vessel`
--

DROP TABLE IF EXISTS `vessel`;
CREATE TABLE `vessel` (
  `code` char(4) NOT NULL,
  `litres` int NOT NULL,
  `brew_id` int unsigned DEFAULT NULL,
  `cleaned` date DEFAULT NULL,
  PRIMARY KEY (`code`),
  KEY `fk_brew` (`brew_id`),
  CONSTRAINT `fk_brew` FOREIGN KEY (`brew_id`) REFERENCES `brew` (`id`) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

/*!50001 DROP VIEW IF EXISTS `open_brews`*/;
/*!50001 CREATE VIEW `open_brews` AS SELECT 1 AS `id`, 1 AS `recipe`*/;
DELIMITER ;;
/*!50003 CREATE*/ /*!50003 TRIGGER `t` BEFORE INSERT ON `brew` FOR EACH ROW BEGIN SET NEW.notes = trim(NEW.notes); END */;;
DELIMITER ;
-- Dump completed on 2024-05-06 12:00:01
